/** Every dialect as a pair of files: the notice, and beside it what must be read from it. A new case is a new pair. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read } from '../../shared/bounce/read.ts';

const folder = join(import.meta.dirname, '../fixtures/bounce');
const now = new Date('2026-05-18T14:00:00Z');
const notices = readdirSync(folder).filter((name) => !name.endsWith('.json'));

describe('notices are read as the file beside them says', () => {
  test.each(notices)('%s', async (name) => {
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const wanted: unknown = JSON.parse(readFileSync(join(folder, name.replace(/\.\w+$/, '.json')), 'utf8'));
    const bounces = await read({ name, bytes }, { now });
    const wants = Array.isArray(wanted) ? wanted : [wanted];
    expect(bounces).toHaveLength(wants.length);
    wants.forEach((want, index) => expect(bounces[index]).toMatchObject(want as object));
  });
});

describe('line ends change nothing', () => {
  test.each(notices)('%s', async (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const asRead = async (ends: string) => {
      const bytes = new TextEncoder().encode(text.replaceAll('\n', ends));
      return (await read({ name, bytes }, { now })).map(({ size: _, ...bounce }) => bounce);
    };
    const lf = await asRead('\n');
    expect(await asRead('\r\n')).toEqual(lf);
    expect(await asRead('\r')).toEqual(lf);
  });
});
