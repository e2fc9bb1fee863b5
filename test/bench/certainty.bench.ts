/**
 * How often each word of certainty was right, over all labelled cases: worked cases with their evidence, and single
 * replies of the catalogue, of the wordings that nobody has listed, and of the collection beside the project. Rows of
 * `first-sight` were labelled before they were read, and stay whether they are read right or not.
 * Targets: shown in 98 of 100, likely in 85.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { emptyBounce } from '../../shared/bounce/empty.ts';
import { emptyAttempt } from '../../shared/bounce/attempt.ts';
import { document, openCases, understand, type CaseDocument } from '../../shared/flow.ts';
import { parseReply } from '../../shared/smtp/reply.ts';
import { certainties } from '../../shared/verdict/certainty.ts';
import { knowledge } from '../support/knowledge.ts';
import { sharedFolder } from '../support/shared-folder.ts';
import { openWorked, prepared, workedCases } from '../support/worked-cases.ts';

interface Labelled {
  source: string;
  /** Any of these is right. */
  causes: string[];
  told: CaseDocument;
}

const root = resolve(import.meta.dirname, '../..');
const now = new Date('2026-05-18T12:00:00Z');

/** A single reply as a log of one line would tell it. */
function ofReply(text: string, stage: string, host: string, neighbours: boolean): CaseDocument | null {
  const reply = parseReply(text.split('\n'));
  if (!reply || (reply.code !== 421 && !neighbours)) return null;
  const attempt = {
    ...emptyAttempt('mail.log'),
    recipient: 'anna@example.net',
    recipientDomain: 'example.net',
    outcome: 'deferred' as const,
    reply,
    stage: stage as 'rcpt',
    remoteMta: { name: host, address: '203.0.113.9' },
    clientIp: '192.0.2.9',
    queueId: '4F1A22077E',
    at: '2026-05-18T11:00:00Z',
  };
  const bounces = understand([{ ...emptyBounce('mail.log', 'log', 0), attempts: [attempt] }], prepared());
  const { cases } = openCases(bounces, prepared(), { now, nextId: (day) => `c-${day}-1` });
  return cases[0] ? document(cases[0], prepared(), { now }) : null;
}

async function worked(folder: string | null, source: string): Promise<Labelled[]> {
  if (!folder || !existsSync(folder)) return [];
  const out: Labelled[] = [];
  for (const one of workedCases(folder)) {
    const { leadingCause } = one.expected.expect;
    if (leadingCause)
      out.push({ source, causes: [leadingCause].flat(), told: (await openWorked(one)).document });
  }
  return out;
}

function replies(
  source: string,
  list: { text: string; causes: string[]; stage?: string; host?: string }[],
  neighbours = false,
): Labelled[] {
  return list.flatMap(({ text, causes, stage = 'unknown', host = 'mx1.example.net' }) => {
    const told = ofReply(text, stage, host, neighbours);
    return told ? [{ source, causes, told }] : [];
  });
}

/** What a card names is no label of its own judgement, so a vague card's sample is labelled by its siblings too. */
async function labelled(): Promise<Labelled[]> {
  const cards = knowledge();
  const rows = (name: string) =>
    JSON.parse(readFileSync(join(root, `test/fixtures/replies/${name}.json`), 'utf8')) as [string, string][];
  const unseen = rows('unseen');
  const met = ['heard', 'paraphrased', 'denied'].flatMap(rows);
  const folder = sharedFolder('catalogue');
  const collected = folder
    ? readFileSync(join(folder, 'replies-dev.jsonl'), 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { sample: string; cause: string; provider: string })
    : [];
  const hostOf = (id: string) => {
    const mx = cards.providers.find((p) => p.id === id)?.mx[0];
    return mx ? `mx7.${mx}` : 'mx1.example.net';
  };
  return [
    ...(await worked(join(root, 'test/fixtures/cases'), 'own worked cases')),
    ...(await worked(sharedFolder('cases'), 'worked cases of the specification')),
    ...replies(
      'wordings that nobody has listed',
      unseen.map(([text, cause]) => ({ text, causes: [cause] })),
    ),
    ...replies(
      'sentences met in public and own paraphrases',
      met.map(([text, causes]) => ({ text, causes: causes.split('|') })),
    ),
    ...replies(
      'labelled before they were read, with the codes around 421',
      rows('first-sight').map(([text, causes]) => ({ text, causes: causes.split('|') })),
      true,
    ),
    ...replies(
      'collected wordings',
      collected.map(({ sample, cause, provider }) => ({
        text: sample,
        causes: [cause],
        host: hostOf(provider),
      })),
    ),
    ...replies(
      'collected wordings, said by somebody else',
      collected.map(({ sample, cause }) => ({ text: sample, causes: [cause] })),
    ),
  ];
}

export default async function bench(print: (line: string) => void): Promise<void> {
  const all = await labelled();
  for (const source of [null, ...new Set(all.map((one) => one.source))]) {
    const mine = all.filter((one) => source === null || one.source === source);
    const counts = certainties.map((certainty) => {
      const rows = mine.filter(({ told }) => told.verdict.causes[0]?.certainty === certainty);
      const right = rows.filter(({ causes, told: { verdict } }) =>
        verdict.causes.some((c, i) => (i === 0 || c.tied) && causes.includes(c.cause)),
      );
      return `${certainty} ${right.length} of ${rows.length}${rows.length ? ` (${((100 * right.length) / rows.length).toFixed(1)} %)` : ''}`;
    });
    print(`${source ?? 'all labelled cases'}: ${counts.join(', ')}`);
  }
}
