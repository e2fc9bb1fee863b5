/** `npm run cards`: all cards by age, oldest first, and what in them is dead: words that nothing reads. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseDocument, LineCounter } from 'yaml';
import { ageOf } from '../../shared/catalogue/checked.ts';
import { readKnowledge, resourcesFolder } from './knowledge.ts';

const now = Date.now();
const knowledge = readKnowledge();
const placed = readdirSync(resourcesFolder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => cardsOf(join(resourcesFolder, name)));

const byDay = new Map<string, string[]>();
for (const { checked, id } of placed) byDay.set(checked, [...(byDay.get(checked) ?? []), id]);
for (const [day, ids] of [...byDay].sort(([a], [b]) => a.localeCompare(b)))
  console.log(`${ageOf(day, now).says}: ${ids.length} cards${ids.length > 12 ? '' : `: ${ids.join(', ')}`}`);

const dead = [...sameAsDefault(), ...unused()];
console.log(dead.length ? `\n${dead.length} dead:\n${dead.join('\n')}` : '\nNothing is dead.');
process.exitCode = dead.length ? 1 : 0;

interface PlacedCard {
  id: string;
  checked: string;
  where: string;
  value: Record<string, unknown>;
}

function cardsOf(path: string): PlacedCard[] {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines });
  const value: unknown = document.toJS();
  return [value].flat().map((given, index) => {
    const card = given as Record<string, unknown>;
    const node = document.getIn(Array.isArray(value) ? [index] : [], true) as { range?: [number] };
    return {
      id: String(card['id'] ?? card['zone'] ?? card['language']),
      checked: String(card['checked']),
      where: `${relative(resourcesFolder, path)}:${lines.linePos(node.range?.[0] ?? 0).line}`,
      value: card,
    };
  });
}

/** A field that says what is so without it. */
function sameAsDefault(): string[] {
  const idle = (value: unknown) =>
    value === false || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  // What these say is a fact of its own, and asked for.
  const meant = new Set(['publicResolvers', 'byDefault', 'harmless', 'likely', 'url', 'address', 'removal']);
  return placed.flatMap(({ id, where, value }) =>
    Object.entries(value)
      .filter(([name, held]) => !meant.has(name) && idle(held))
      .map(([name]) => `${where} ${id}: ${name} says nothing`),
  );
}

/** Commands that no step shows, and providers that no host, token or reply leads to. */
function unused(): string[] {
  const shown = new Set(
    knowledge.steps.flatMap((step) => [...step.commands, ...(step.atRelay?.commands ?? [])]),
  );
  const spoken = new Set(knowledge.replies.flatMap((card) => card.providers));
  return [
    ...knowledge.commands.filter(({ id }) => !shown.has(id)).map(({ id }) => `${id}: no step shows it`),
    ...knowledge.providers
      .filter((card) => !spoken.has(card.id) && ![card.mx, card.submission, card.tokens].flat().length)
      .map(({ id }) => `${id}: nothing leads to this provider`),
  ];
}
