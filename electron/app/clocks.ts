/** A log without a zone was written in one, whichever of its cases it is told in. */
import type { Case } from '../../shared/flow.ts';
import { clocksOf, withZone, zoneSet } from '../../shared/case/clock.ts';
import { casesWith, holding } from './already.ts';
import type { Desk } from './desk.ts';
import type { Given } from './inputs.ts';

/**
 * Sets the zone of a clock, in this case and in all others that the same file is evidence of.
 * @returns the case, and the ids of the others whose times have moved
 * @throws Problem `bad-zone`, `unknown-clock`
 */
export async function setZone(
  desk: Desk,
  id: string,
  key: string,
  words: string,
): Promise<{ set: Case; alsoIn: string[] }> {
  const set = await desk.act(id, (c) => zoneSet(c, key, words));
  const source = set.sources.find(({ clock }) => clock?.key === key)!;
  const held = desk.isDraft(id) ? [] : await casesWith(desk, { ...source, file: source.name });
  const alsoIn: string[] = [];
  for (const other of held) {
    if (other.id === id || !zoneIn(other, key)) continue;
    const after = await desk.act(other.id, (c) => (zoneIn(c, key) ? zoneSet(c, key, words) : []));
    if (after !== other) alsoIn.push(other.id);
  }
  return { set, alsoIn };
}

/** New cases of a log in the zone that somebody told for it in an earlier one, so that nobody is asked again. */
export async function inToldZones(desk: Desk, cases: readonly Case[], raw: Given['raw']): Promise<Case[]> {
  const told = new Map<string, string>();
  const looked = new Set<string>();
  for (const source of cases.flatMap((c) => c.sources)) {
    if (source.clock?.by !== 'nobody' || looked.has(source.clock.key)) continue;
    looked.add(source.clock.key);
    const { key } = source.clock;
    const held = await holding(desk, { ...source, file: source.name }, raw);
    const clock = held.flatMap(clocksOf).find((one) => one.key === key && one.by === 'user');
    if (clock) told.set(key, clock.zone);
  }
  return cases.map((c) => [...told].reduce((to, [key, zone]) => withZone(to, key, zone), c));
}

const zoneIn = (c: Case, key: string): boolean => c.sources.some(({ clock }) => clock?.key === key);
