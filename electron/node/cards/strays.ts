/** Card files that nothing reads: in a folder of another name, or ending otherwise. Silent, they would seem to hold. */
import { readdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { BadCard } from './card-files.ts';

const read = [
  'replies/provider',
  'replies/mta',
  'replies/registry',
  'causes',
  'providers',
  'commands',
  'dnsbl',
  'kits',
  'letters',
];

/** A fault for each; none where the folder cannot be read, for then that is said elsewhere. */
export function strays(folder: string): BadCard[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    if (!/\.ya?ml$/i.test(name)) return [];
    if (!read.includes(dirname(name).replaceAll(sep, '/')))
      return [new BadCard(join(folder, name), 1, `no cards are read here, only from ${read.join(', ')}`)];
    return name.endsWith('.yaml')
      ? []
      : [new BadCard(join(folder, name), 1, 'the name of a card file ends in .yaml')];
  });
}
