/**
 * A folder of cards looked through as the build looks through its own: every fault with its file and line, not only
 * the first, and each reply card tried on its own samples, over the cards that came with the program.
 */
import { readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
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
import { BadCard, lookInto, type FolderOfCards } from './card-files.ts';
import { strays } from './strays.ts';
import { onePerId } from './user-cards.ts';

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

type Found<T> = FolderOfCards<T>['cards'][number];
const tiers = ['provider', 'mta', 'registry'] as const;

/**
 * @param folder as in the data folder's `cards/`: `replies/provider/*.yaml`, `providers/*.yaml`, …
 * @throws Problem no-cards where the folder is not there or holds no card file in those places
 */
export function checkCards(folder: string, built: Knowledge, now: number): CardCheck {
  const faults: CardRemark[] = [];
  const places: string[] = [];
  let read = 0;
  const remark = ({ file, line, why }: BadCard): CardRemark => ({
    file: relative(folder, file),
    line,
    says: why.replaceAll(`${folder}${sep}`, ''),
  });
  const at = <T>(place: string, schema: z.ZodType<T>): Found<T>[] => {
    places.push(place);
    const found = lookInto(join(folder, place), schema);
    read += found.files;
    faults.push(...found.faults.map(remark));
    return found.cards;
  };
  function once<T>(cards: Found<T>[], idOf: (card: T) => string): Found<T>[] {
    faults.push(...onePerId(cards, idOf).again.map(remark));
    return cards;
  }
  const replies = once(
    tiers.flatMap((tier) =>
      at(`replies/${tier}`, replyCardSchema).map((found) => ({
        ...found,
        card: { ...found.card, tier, user: true as const },
      })),
    ),
    (card) => card.id,
  );
  const providers = once(at('providers', providerCardSchema), (card) => card.id);
  const dated: Found<{ checked: string | null }>[] = [
    ...replies,
    ...providers,
    ...once(at('causes', causeCardSchema), (card) => card.id),
    ...once(at('commands', commandCardSchema), (card) => card.id),
    ...once(at('dnsbl', zoneCardSchema), (card) => card.zone),
    ...once(at('kits', kitCardSchema), (card) => card.provider),
    ...once(at('letters', letterCardSchema), (card) => card.language),
  ];
  faults.push(...strays(folder, places).map(remark));
  if (read === 0 && faults.length === 0) throw nothingIn(folder, places);
  const owners = new Set([...built.providers.map(({ id }) => id), ...providers.map(({ card }) => card.id)]);
  for (const { path, line, card } of replies) {
    const unknown = card.providers.filter((id) => !owners.has(id));
    if (unknown.length)
      faults.push(
        remark(new BadCard(path, line, `${card.id}: no card in providers/ is called ${unknown.join(', ')}`)),
      );
  }
  faults.push(...strangers(replies, built).map(remark));
  const remarks = dated
    .map(({ path, line, card }) => ({ path, line, age: ageOf(card.checked, now) }))
    .filter(({ age }) => age.old)
    .map(({ path, line, age }) => remark(new BadCard(path, line, age.says)));
  return { folder, files: read, cards: dated.length, faults: faults.sort(byPlace), remarks };
}

const byPlace = (a: CardRemark, b: CardRemark): number => a.file.localeCompare(b.file) || a.line - b.line;

function nothingIn(folder: string, places: readonly string[]): Problem {
  const there = statSync(folder, { throwIfNoEntry: false });
  const others = there?.isDirectory() ? readdirSync(folder).slice(0, 5).join(', ') : '';
  const holds = others ? `holds no cards, only ${others}` : 'holds no cards';
  return new Problem(
    'no-cards',
    `${folder} ${!there ? 'is not there' : there.isDirectory() ? holds : 'is no folder'}.`,
    `Name a folder with cards in one of ${places.map((place) => `${place}/`).join(', ')}, each ending in .yaml.`,
  );
}

/** Each sample, as the program will read it. */
function strangers(replies: Found<ReplyCard>[], built: Knowledge): BadCard[] {
  const { first: own } = onePerId(replies, (card) => card.id);
  const all = [...built.replies.filter(({ id }) => !own.has(id)), ...own.values()];
  const matcher = createMatcher({ ...built, replies: all });
  return replies.flatMap(({ path, line, card }) =>
    card.samples.flatMap((sample) => {
      const fault = (says: string): BadCard =>
        new BadCard(path, line, `${card.id}: “${sample.slice(0, 60)}” ${says}`);
      const reply = parseReply(sample.split('\n'));
      if (!reply) return [fault('is no reply of a server')];
      const found = matcher.match(reply, {
        remoteMta: null,
        provider: card.onlyAt ? card.providers[0]! : null,
      });
      return found?.card === card.id || own.get(card.id) !== card
        ? []
        : [fault(`finds ${found?.card ?? 'no card'}, not this one`)];
    }),
  );
}
