/** Reads resources/, checks every card against its schema and returns the one bundle. A bad card throws with file and line. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { causeCardSchema, providerCardSchema, replyCardSchema } from '../../shared/catalogue/card.ts';
import { letterCardSchema } from '../../shared/escalation/letter-card.ts';
import { kitCardSchema } from '../../shared/escalation/kit-card.ts';
import { zoneCardSchema } from '../../shared/evidence/zone.ts';
import { commandCardSchema, stepCardSchema } from '../../shared/flowchart/card.ts';
import type { Knowledge } from '../../shared/flow.ts';
import { cardsIn as cards, files } from '../node/cards/card-files.ts';

export const resourcesFolder = join(import.meta.dirname, '../../resources');

/** Our own cards say when they were checked; a user's may leave it out. */
const dated = <T extends { checked: string | null }>(schema: z.ZodType<T>): z.ZodType<T> =>
  schema.refine((card) => card.checked !== null, {
    path: ['checked'],
    message: 'say on which day the facts were looked up, as in “checked: 2026-11-29”',
  });

function titleOf(markdown: string, fallback: string): string {
  return /^#\s+(.+)$/m.exec(markdown)?.[1] ?? fallback;
}

export function readKnowledge(root: string = resourcesFolder): Knowledge {
  const tier = (name: 'provider' | 'mta' | 'registry') =>
    cards(join(root, 'replies', name), dated(replyCardSchema)).map((card) => ({ ...card, tier: name }));
  const body = {
    replies: [...tier('provider'), ...tier('mta'), ...tier('registry')],
    causes: cards(join(root, 'causes'), dated(causeCardSchema)),
    providers: cards(join(root, 'providers'), dated(providerCardSchema)),
    steps: cards(join(root, 'flowchart'), dated(stepCardSchema)).sort((a, b) => a.number - b.number),
    commands: cards(join(root, 'commands'), dated(commandCardSchema)),
    zones: cards(join(root, 'dnsbl'), dated(zoneCardSchema)),
    kits: cards(join(root, 'kits'), dated(kitCardSchema)),
    letters: cards(join(root, 'letters'), dated(letterCardSchema)),
    guides: files(join(root, 'docs'), '.md').map((path) => {
      const markdown = readFileSync(path, 'utf8');
      return { id: basename(path, '.md'), title: titleOf(markdown, basename(path, '.md')), markdown };
    }),
    samples: [...files(join(root, 'samples'), '.eml'), ...files(join(root, 'samples'), '.log')].map(
      (path) => ({
        id: basename(path).replace(/\.\w+$/, ''),
        title: basename(path)
          .replace(/\.\w+$/, '')
          .replace(/^\d+-/, '')
          .replaceAll('-', ' '),
        name: basename(path),
        text: readFileSync(path, 'utf8'),
      }),
    ),
  };
  const version = createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 12);
  return { version, ...body };
}
