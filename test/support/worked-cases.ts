/** Worked cases: a folder per case with one to three inputs and `expected.json`, judged as the command line would. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Bounce } from '../../shared/bounce/bounce.ts';
import { looksLikeListing, looksLikeLog, readLogText } from '../../shared/bounce/log/reader.ts';
import { read } from '../../shared/bounce/read.ts';
import type { Cause } from '../../shared/catalogue/cause.ts';
import {
  answerStep,
  applyChange,
  document,
  openCases,
  prepare,
  understand,
  type Case,
  type CaseDocument,
  type Prepared,
} from '../../shared/flow.ts';
import { knowledge } from './knowledge.ts';

export interface Expected {
  /** The clock of the case. */
  now: string;
  answers: { step: string; answer: string }[];
  /** All of these are needed. null: not checked here. `nextStep`, `leadingCause`: any of them. */
  expect: {
    is421: boolean;
    issuer: string | null;
    stage: string | null;
    scope: string | null;
    band: string | null;
    leadingCause: string | string[] | null;
    side: string | null;
    notLeading: Cause[];
    nextStep: string[];
    recipientDomain: string | null;
    must: string[];
  };
  why: string;
}

export interface WorkedCase {
  name: string;
  inputs: string[];
  expected: Expected;
}

export function workedCases(folder: string): WorkedCase[] {
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const inputs = readdirSync(path)
        .filter((file) => file !== 'expected.json')
        .map((file) => join(path, file));
      return {
        name,
        inputs,
        expected: JSON.parse(readFileSync(join(path, 'expected.json'), 'utf8')) as Expected,
      };
    });
}

let ready: Prepared | null = null;
export const prepared = (): Prepared => (ready ??= prepare(knowledge()));

/** A log, a listing or a table by its looks; else mail or pasted text. */
async function readInput(path: string, now: Date): Promise<Bounce[]> {
  const input = { name: basename(path), bytes: new Uint8Array(readFileSync(path)) };
  const head = new TextDecoder().decode(input.bytes.subarray(0, 200_000));
  return looksLikeLog(head) || looksLikeListing(head) ? [readLogText(input, { now })] : read(input, { now });
}

/** Opens the inputs as one `case open` would and gives the answers in order. */
export async function openWorked(
  worked: WorkedCase,
): Promise<{ case: Case; document: CaseDocument; cases: number }> {
  const now = new Date(worked.expected.now);
  const bounces: Bounce[] = [];
  for (const path of worked.inputs) bounces.push(...(await readInput(path, now)));
  let count = 0;
  const opened = openCases(understand(bounces, prepared()), prepared(), {
    now,
    nextId: (day) => `c-${day}-${++count}`,
  });
  let c = opened.cases[0] ?? opened.draft!;
  for (const { step, answer } of worked.expected.answers)
    c = applyChange(c, answerStep(c, step, answer, prepared(), now));
  return { case: c, document: document(c, prepared(), { now }), cases: opened.cases.length };
}
