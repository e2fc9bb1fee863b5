/**
 * Short inputs of every kind with their right reading, many to a file: `### name.ext`, then `field: value | …` (`/`
 * parts alternatives, `-` is none, what is not told is not asked, `nothing` is no attempt at all), `---`, the text.
 * Their host names, addresses and people are made up; the words of servers are as servers write them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { read } from '../../shared/bounce/read.ts';
import { look, openCases, prepare, understand, type Attempt, type Bounce } from '../../shared/flow.ts';
import { knowledge } from '../support/knowledge.ts';

const folder = join(import.meta.dirname, '../fixtures/readings');
const now = new Date('2026-11-28T23:00:00Z');
const prepared = prepare(knowledge());

interface Reading {
  attempt: Attempt | undefined;
  bounces: Bounce[];
  attempts: Attempt[];
  cause: { cause: string; side: string } | undefined;
}
const told: Record<string, (reading: Reading) => string | number | null | undefined> = {
  kind: ({ bounces }) => bounces[0]!.kind,
  code: ({ attempt }) => attempt?.reply?.code,
  enhanced: ({ attempt }) => attempt?.reply?.enhanced,
  text: ({ attempt }) => attempt?.reply?.text,
  stage: ({ attempt }) => attempt?.stage,
  issuer: ({ attempt }) => attempt?.issuer,
  domain: ({ attempt }) => attempt?.recipientDomain,
  rcpt: ({ attempt }) => attempt?.recipient,
  mta: ({ attempt }) => attempt?.remoteMta?.name,
  addr: ({ attempt }) => attempt?.remoteMta?.address,
  client: ({ attempt }) => attempt?.clientIp,
  reporting: ({ attempt }) => attempt?.reportingMta?.toLowerCase(),
  out: ({ attempt }) => attempt?.outcome,
  at: ({ attempt }) => attempt?.at,
  n: ({ attempts }) => attempts.length,
  cause: ({ cause }) => cause?.cause,
  side: ({ cause }) => cause?.side,
};

async function readingOf(name: string, text: string, code: string | undefined): Promise<Reading> {
  const bytes = new TextEncoder().encode(text);
  const bounces = understand(await read({ name, bytes }, { now }), prepared);
  const { cases } = openCases(bounces, prepared, { now, nextId: (day) => `c-${day}-1` });
  const attempts = bounces.flatMap((bounce) => bounce.attempts);
  return {
    attempt: attempts.find(({ reply }) => String(reply?.code ?? '-') === code) ?? attempts[0],
    bounces,
    attempts,
    cause: cases[0] && look(cases[0], prepared, { now }).verdict.causes[0],
  };
}

describe.each(readdirSync(folder))('%s', (file) => {
  const rows = readFileSync(join(folder, file), 'utf8').split(/^### /m).slice(1);

  test.each(rows.map((row) => [row.slice(0, row.indexOf('\n')), row] as const))('%s', async (name, row) => {
    const rule = row.indexOf('\n---\n');
    const wanted = row.slice(name.length + 1, rule).replaceAll('\n', ' | ');
    const fields = wanted.split(' | ').map((field) => field.split(': ') as [string, string]);
    const code = fields.find(([field]) => field === 'code')?.[1].split('/')[0];
    const reading = await readingOf(name, row.slice(rule + 5).trimEnd(), code);
    if (wanted === 'nothing') return expect(reading.attempts).toEqual([]);
    const found = fields.map(([field]) => `${field}: ${told[field]!(reading) ?? '-'}`);
    const wrong = found.filter((one, at) => {
      const value = one.slice(one.indexOf(': ') + 2);
      return !fields[at]![1].split('/').includes(value);
    });
    expect(wrong, wanted).toEqual([]);
  });
});
