/**
 * What people paste, by kind: the first line of each file tells the right reading (`/` parts alternatives, `-` is
 * none, what is not told is not asked), the text begins below the rule. A new kind is a new file.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { read } from '../../../shared/bounce/read.ts';
import { prepare, understand, type Attempt, type Bounce } from '../../../shared/flow.ts';
import { knowledge } from '../../support/knowledge.ts';

const folder = join(import.meta.dirname, '../../fixtures/paste');
const now = new Date('2026-05-18T14:00:00Z');
const prepared = prepare(knowledge());

const told: Record<string, (attempt: Attempt, bounce: Bounce) => string> = {
  reply: ({ reply }) => `${reply?.code ?? '-'} ${reply?.enhanced ?? '-'}`,
  stage: ({ stage }) => stage,
  issuer: ({ issuer }) => issuer,
  domain: ({ recipientDomain }) => recipientDomain ?? '-',
  mta: ({ remoteMta }) => remoteMta?.name ?? '-',
  address: ({ remoteMta }) => remoteMta?.address ?? '-',
  clientIp: ({ clientIp }) => clientIp ?? '-',
  kind: (_, { kind }) => kind,
  all: (_, { attempts }) =>
    attempts
      .map(({ recipientDomain, reply }) => `${reply?.code ?? '-'} ${recipientDomain ?? '-'}`)
      .join(', '),
};

test.each(readdirSync(folder))('%s', async (name) => {
  const file = readFileSync(join(folder, name), 'utf8');
  const rule = file.indexOf('\n---\n');
  const bytes = new TextEncoder().encode(file.slice(rule + 5));
  const [bounce] = understand(await read({ name, bytes }, { now }), prepared);
  const wanted = file.slice(0, rule);
  if (wanted === 'nothing') return expect(bounce!.attempts).toEqual([]);
  const fields = wanted.split(' | ').map((field) => field.split(': ') as [string, string]);
  const code = fields[0]![1].split(' ')[0]!;
  const lead =
    bounce!.attempts.find(({ reply }) => String(reply?.code ?? '-') === code) ?? bounce!.attempts[0];
  expect(lead, 'an attempt').toBeDefined();
  const wrong = fields.filter(([field, values]) => !values.split('/').includes(told[field]!(lead!, bounce!)));
  expect(wrong.map(([field]) => `${field}: ${told[field]!(lead!, bounce!)}`)).toEqual([]);
});

test('of a line of Postfix that lacks a part the reply still ends where Postfix’s own words begin', async () => {
  const line =
    'postfix/smtp[7]: 4X1: to=<a@alpha.example>, relay=mx.alpha.example[192.0.2.7]:25, delay=3, dsn=4.7.0, status=deferred (host mx.alpha.example[192.0.2.7] said: 421 4.7.0 too many connections (in reply to RCPT TO command))';
  const [bounce] = await read({ name: 'pasted text', bytes: new TextEncoder().encode(line) });
  expect(bounce!.attempts[0]).toMatchObject({
    reply: { lines: ['421 4.7.0 too many connections'], text: 'too many connections' },
    stage: 'rcpt',
  });
});
