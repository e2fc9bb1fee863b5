/** Reads resources/, checks every card against its schema and returns the one bundle. A bad card throws with file and line. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { causeCardSchema, providerCardSchema, replyCardSchema } from '../../shared/catalogue/card.ts';
import { zoneCardSchema } from '../../shared/evidence/zone.ts';
import { commandCardSchema, stepCardSchema } from '../../shared/flowchart/card.ts';
import type { Knowledge } from '../../shared/flow.ts';

export const resourcesFolder = join(import.meta.dirname, '../../resources');

/** Files of a folder with an extension, in name order; none if the folder is not there. */
function files(folder: string, extension: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => join(folder, name));
}

/** One card. A file may also hold a list of cards that belong together. */
function readCards<T>(path: string, schema: z.ZodType<T>): T[] {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines, uniqueKeys: true });
  const at = (offset: number | undefined): string =>
    `${path}:${offset === undefined ? 1 : lines.linePos(offset).line}`;
  const broken = document.errors[0];
  if (broken) throw new Error(`${at(broken.pos[0])}: ${broken.message}`);
  const value: unknown = document.toJS();
  const list = Array.isArray(value) ? value : [value];
  return list.map((card, index) => {
    const parsed = schema.safeParse(card);
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0]!;
    const trail = (Array.isArray(value) ? [index, ...issue.path] : issue.path) as (string | number)[];
    let node: unknown;
    for (let n = trail.length; n >= 0 && !node; n--) node = document.getIn(trail.slice(0, n), true);
    const offset = (node as { range?: [number] } | undefined)?.range?.[0];
    throw new Error(`${at(offset)}: ${trail.join('.')}: ${issue.message}`);
  });
}

const cards = <T>(folder: string, schema: z.ZodType<T>): T[] =>
  files(folder, '.yaml').flatMap((path) => readCards(path, schema));

function titleOf(markdown: string, fallback: string): string {
  return /^#\s+(.+)$/m.exec(markdown)?.[1] ?? fallback;
}

export function readKnowledge(root: string = resourcesFolder): Knowledge {
  const tier = (name: 'provider' | 'mta' | 'registry') =>
    cards(join(root, 'replies', name), replyCardSchema).map((card) => ({ ...card, tier: name }));
  const body = {
    replies: [...tier('provider'), ...tier('mta'), ...tier('registry')],
    causes: cards(join(root, 'causes'), causeCardSchema),
    providers: cards(join(root, 'providers'), providerCardSchema),
    steps: cards(join(root, 'flowchart'), stepCardSchema).sort((a, b) => a.number - b.number),
    commands: cards(join(root, 'commands'), commandCardSchema),
    zones: cards(join(root, 'dnsbl'), zoneCardSchema),
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

/** All card files, for messages and watchers. */
export const cardFile = (path: string): string => relative(resourcesFolder, path);
