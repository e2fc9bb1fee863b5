/**
 * Reading is invariant under damage: whatever happened to a text on its way, the same attempts come from it. A seeded
 * sample in `npm test`; in `npm run test:long` all damages alone and in pairs over all fixtures.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { read } from '../../../shared/bounce/read.ts';
import { whole } from '../../support/matrices.ts';
import { damages, type Damage } from '../../support/paste-damage.ts';

const folder = join(import.meta.dirname, '../../fixtures/paste');
const now = new Date('2026-05-18T14:00:00Z');

/** A colour broken by a line end, and a broken line in a cell, are what nothing makes. */
const goTogether = (a: Damage, b: Damage): boolean =>
  a.step < b.step && !(a.step < 4 && a.step > 1 && b.name === 'wrapped inside words');

async function attemptsOf(name: string, text: string) {
  const bounces = await read({ name, bytes: new TextEncoder().encode(text) }, { now });
  const told = bounces.flatMap(({ attempts }) =>
    attempts.map(({ recipient, reply, stage, remoteMta }) =>
      [recipient, reply?.code, reply?.enhanced, stage, remoteMta?.name, remoteMta?.address].join(' '),
    ),
  );
  return { told: [...new Set(told)].sort(), kind: bounces[0]!.kind };
}

const fixtures = readdirSync(folder)
  // what is damaged already is not damaged once more
  .filter(
    (name) =>
      !name.startsWith('not-') &&
      !/^(?:quoted-log|slack|csv-|docker|k8s|postfix-iso-wrapped|\w+(?:-\w+)?-row|mailq-collapsed|qmail-delivery)/.test(
        name,
      ),
  )
  .map((name) => {
    const file = readFileSync(join(folder, name), 'utf8');
    return { name, text: file.slice(file.indexOf('\n---\n') + 5) };
  });

test('the same attempts come from a damaged text', async () => {
  const lost: string[] = [];
  const byDamage = new Map<string, number>();
  let tried = 0;
  for (const [index, { name, text }] of fixtures.entries()) {
    const { told, kind } = await attemptsOf(name, text);
    const fitting = damages.filter(
      (d) => !d.logsOnly || (kind === 'log' && !/^(?:\{|\w+,\w+,\w+,)/.test(text)),
    );
    const pairs: Damage[][] = fitting.flatMap((a) => [
      [a],
      ...fitting.filter((b) => goTogether(a, b)).map((b) => [a, b]),
    ]);
    const chosen = whole ? pairs : pairs.filter((_, at) => (at * 31 + index * 17) % 40 === 0);
    for (const [at, ways] of chosen.entries()) {
      tried++;
      const damaged = ways.reduce((words, way) => way.apply(words, at * 7 + index), text);
      const after = await attemptsOf(name, damaged);
      if (after.told.join('\n') === told.join('\n')) continue;
      lost.push(
        `${name}, ${ways.map((way) => way.name).join(' and ')}: ${after.told.join(' | ')} for ${told.join(' | ')}`,
      );
      for (const way of ways) byDamage.set(way.name, (byDamage.get(way.name) ?? 0) + 1);
    }
  }
  if (process.env.DAMAGE_TELL) {
    const file = await import('node:fs');
    file.writeFileSync(
      process.env.DAMAGE_TELL,
      `${tried}\n${lost.join('\n')}\n${JSON.stringify([...byDamage])}`,
    );
  }
  expect(tried).toBeGreaterThan(whole ? 8000 : 200);
  // a break inside a word that no list has, in a line that has no other, cannot be told from one between words
  expect(lost.length / tried, lost.slice(0, 10).join('\n')).toBeLessThan(whole ? 0.01 : 0.03);
}, 900_000);
