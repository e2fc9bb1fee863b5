/** Card files that nothing reads: in a folder of another name, or ending otherwise. Silent, they would seem to hold. */
import { readdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { BadCard } from './card-files.ts';

/**
 * A fault for each; none where the folder cannot be read, for then that is said elsewhere.
 * @param places the folders that were looked into, as `replies/provider`
 */
export function strays(folder: string, places: readonly string[]): BadCard[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    if (!/\.ya?ml$/i.test(name)) return [];
    if (!places.includes(dirname(name).replaceAll(sep, '/')))
      return [new BadCard(join(folder, name), 1, `no cards are read here, only from ${places.join(', ')}`)];
    return name.endsWith('.yaml')
      ? []
      : [new BadCard(join(folder, name), 1, 'the name of a card file ends in .yaml')];
  });
}
