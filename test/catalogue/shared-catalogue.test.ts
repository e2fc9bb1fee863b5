/**
 * Every row of the collected wordings gets its cause, side and provider. A wording that several rows share to the
 * letter has no provider without the MX, and may have the cause and side of any of them.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { lower } from '../../shared/catalogue/plain.ts';
import { findReply, parseReply } from '../../shared/smtp/reply.ts';
import { knowledge } from '../support/knowledge.ts';
import { sharedFolder } from '../support/shared-folder.ts';

interface Row {
  id: string;
  provider: string;
  sample: string;
  enhanced: string | null;
  cause: string;
  side: string;
}
const folder = sharedFolder('catalogue');
const rows = (name: string): Row[] =>
  folder && existsSync(join(folder, name))
    ? readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Row)
    : [];
const all = [...rows('replies-dev.jsonl'), ...rows('related-non-421.jsonl')];

/** Stock wordings of a product that the collection lists again under somebody who runs it. */
const stock: Record<string, string> = {
  'bytecamp-too-many-connections': 'postfix',
  'generic-too-many-errors': 'postfix',
  'generic-timeout-exceeded': 'postfix',
};

/** Listed under a provider, and said by many: nobody's without the MX. */
const nobodys = new Set(['oracle-too-many-connections']);

const read = (sample: string) =>
  parseReply(sample.split('\n')) ??
  findReply(sample) ??
  // Zoho's notice in brackets is taken apart by the importer of bounces
  parseReply([`421 ${sample.split('421').at(-1)}`])!;
const wording = (row: Row) => {
  const reply = read(row.sample);
  return `${reply.enhanced ?? ''} ${lower(reply.text).replace(/\.$/, '')}`;
};

describe.skipIf(all.length === 0)('the collected wordings', () => {
  const { match, provider, reading } = createMatcher(knowledge());
  const twins = (row: Row) => all.filter((other) => wording(other) === wording(row));

  test.each(all.map((row) => [row.id, row] as const))('%s', (_, row) => {
    const found = match(read(row.sample), { remoteMta: null })!;
    const same = twins(row);
    expect(same.map((twin) => `${twin.cause} ${twin.side}`)).toContain(`${found.cause} ${found.side}`);
    const providers = new Set(same.map((twin) => twin.provider));
    expect(found.provider).toBe(
      providers.size > 1 || nobodys.has(row.id) ? null : (stock[row.id] ?? row.provider),
    );
  });

  test.each(all.filter((row) => twins(row).length > 1).map((row) => [row.id, row] as const))(
    'the MX decides: %s',
    (_, row) => {
      const host = provider(row.provider)?.mx[0] ?? provider(row.provider)?.submission[0];
      if (!host) return expect(provider(row.provider)?.kind).toBe('product');
      const found = match(read(row.sample), { remoteMta: `mx7.${host}` })!;
      expect(found).toMatchObject({ provider: row.provider, cause: row.cause, side: row.side });
      expect(reading(found)).toMatchObject({ cause: row.cause });
    },
  );
});
