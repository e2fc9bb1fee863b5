/**
 * A folder of cards looked through as the build looks through its own: every fault with its file and line, not only
 * the first, and each reply card tried on its own samples, over the cards that came with the program.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { z } from 'zod';
import {
  causeCardSchema,
  providerCardSchema,
  replyCardSchema,
  type ReplyCard,
} from '../../../shared/catalogue/card.ts';
import { ageOf } from '../../../shared/catalogue/checked.ts';
import { createMatcher } from '../../../shared/catalogue/match.ts';
import { letterCardSchema } from '../../../shared/escalation/letter-card.ts';
import { kitCardSchema } from '../../../shared/escalation/kit-card.ts';
import { zoneCardSchema } from '../../../shared/evidence/zone.ts';
import { commandCardSchema } from '../../../shared/flowchart/card.ts';
import type { Knowledge } from '../../../shared/flow.ts';
import { Problem } from '../../../shared/problem.ts';
import { parseReply } from '../../../shared/smtp/reply.ts';
import { files, lookThrough, type Placed } from './card-files.ts';

/** A sentence about one line of a file. */
export interface CardRemark {
  /** Below the folder that was given. */
  file: string;
  line: number;
  says: string;
}

export interface CardCheck {
  folder: string;
  files: number;
  cards: number;
  /** What keeps a card from being used, or makes it find what it should not. */
  faults: CardRemark[];
  /** What does no harm today: a card without a date, or older than a year. */
  remarks: CardRemark[];
}

type Found<T> = Placed<T> & { file: string };
const tiers = ['provider', 'mta', 'registry'] as const;

/**
 * @param folder as in the data folder's `cards/`: `replies/provider/*.yaml`, `providers/*.yaml`, …
 * @throws Problem no-cards where the folder is not there or holds no card file in those places
 */
export function checkCards(folder: string, built: Knowledge, now: number): CardCheck {
  const faults: CardRemark[] = [];
  let read = 0;
  const at = <T extends object>(place: string, schema: z.ZodType<T>): Found<T>[] =>
    files(join(folder, place), '.yaml').flatMap((path) => {
      read++;
      const file = relative(folder, path);
      const found = lookThrough(path, schema);
      faults.push(...found.faults.map(({ line, why }) => ({ file, line, says: why })));
      return found.cards.map((placed) => ({ ...placed, file }));
    });
  const replies = tiers.flatMap((tier) =>
    at(`replies/${tier}`, replyCardSchema).map((found) => ({
      ...found,
      card: { ...found.card, tier, user: true as const },
    })),
  );
  const providers = at('providers', providerCardSchema);
  const named: Found<{ checked: string | null }>[] = [
    ...replies,
    ...providers,
    ...at('causes', causeCardSchema),
    ...at('commands', commandCardSchema),
    ...at('dnsbl', zoneCardSchema),
    ...at('kits', kitCardSchema),
    ...at('letters', letterCardSchema),
  ];
  if (read === 0) throw nothingIn(folder);
  const owners = new Set([...built.providers.map(({ id }) => id), ...providers.map(({ card }) => card.id)]);
  for (const { file, line, card } of replies) {
    const unknown = card.providers.filter((id) => !owners.has(id));
    if (unknown.length)
      faults.push({ file, line, says: `${card.id}: no card in providers/ is called ${unknown.join(', ')}` });
  }
  faults.push(...twice(replies), ...strangers(replies, built));
  const remarks = named
    .map(({ file, line, card }) => ({ file, line, age: ageOf(card.checked, now) }))
    .filter(({ age }) => age.old)
    .map(({ file, line, age }) => ({ file, line, says: age.says }));
  return { folder, files: read, cards: named.length, faults: faults.sort(byPlace), remarks };
}

const byPlace = (a: CardRemark, b: CardRemark): number => a.file.localeCompare(b.file) || a.line - b.line;

function nothingIn(folder: string): Problem {
  const there = existsSync(folder) ? readdirSync(folder).slice(0, 5).join(', ') : '';
  return new Problem(
    'no-cards',
    existsSync(folder)
      ? `${folder} holds no cards${there ? `, only ${there}` : ''}.`
      : `${folder} is not there.`,
    'Name a folder with cards in replies/provider/, replies/mta/, providers/, causes/, commands/, dnsbl/, kits/ or letters/, each ending in .yaml.',
  );
}

/** Two cards of one id: the program would refuse to start with them. */
function twice(replies: Found<ReplyCard>[]): CardRemark[] {
  const first = new Map<string, string>();
  return replies.flatMap(({ file, line, card }) => {
    const owner = first.get(card.id);
    first.set(card.id, owner ?? `${file}:${line}`);
    return owner ? [{ file, line, says: `${card.id} is there already, at ${owner}` }] : [];
  });
}

/** Each sample, as the program will read it. */
function strangers(replies: Found<ReplyCard>[], built: Knowledge): CardRemark[] {
  const own = new Map(replies.map((found) => [found.card.id, found]));
  const all = [...built.replies.filter(({ id }) => !own.has(id)), ...[...own.values()].map((f) => f.card)];
  const matcher = createMatcher({ ...built, replies: all });
  return replies.flatMap(({ file, line, card }) =>
    card.samples.flatMap((sample) => {
      const reply = parseReply(sample.split('\n'));
      if (!reply)
        return [{ file, line, says: `${card.id}: “${sample.slice(0, 60)}” is no reply of a server` }];
      const found = matcher.match(reply, {
        remoteMta: null,
        provider: card.onlyAt ? card.providers[0]! : null,
      });
      return found?.card === card.id || own.get(card.id)?.card !== card
        ? []
        : [
            {
              file,
              line,
              says: `${card.id}: “${sample.slice(0, 60)}” finds ${found?.card ?? 'no card'}, not this one`,
            },
          ];
    }),
  );
}
