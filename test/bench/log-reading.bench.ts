/**
 * Million-line logs by the built command line, beside pflogsumm and eximstats in the same run; logs of two kinds, one
 * made, one of a real server many times over; counts against what is known of both.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLogText } from '../../shared/bounce/log/reader.ts';
import type { LogSummary } from '../../shared/bounce/bounce.ts';
import { frames, recordsOf, type LogRecord } from '../support/log-frames.ts';
import { sharedFolder } from '../support/shared-folder.ts';
import {
  generateEximLog,
  generatePostfixLog,
  type GeneratorOptions,
  type Truth,
} from './support/log-generator.ts';
import { multiplyLog } from './support/multiplied-log.ts';
import { alternately, run, type Run } from './support/outside.ts';
import { peers } from './support/peers.ts';

const million = 1_000_000;
const fewer = 250_000;

interface Kind {
  name: string;
  peer: 'pflogsumm' | 'eximstats';
  /** Writes about so many lines; returns what is wrong in the counts of a reader. */
  make: (path: string, lines: number) => (log: LogSummary) => string[];
}

export default async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'log-reading-'));
  try {
    const known = peers(folder);
    for (const kind of [...made(), ...real(print)]) compare(kind, known[kind.peer], folder, print);
    tenfold(folder, print);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const made = (): Kind[] =>
  (
    [
      ['Postfix, made', 'pflogsumm', generatePostfixLog],
      ['Exim, made', 'eximstats', generateEximLog],
    ] as const
  ).map(([name, peer, generator]) => ({
    name,
    peer,
    make(path, lines) {
      const truth = generate(generator, path, lines);
      return (log) => differences(log, truth);
    },
  }));

/** Of BENCH_LOGS, of the evaluation material, or of the fixtures: a log of Postfix and one of Exim, in syslog's form. */
function real(print: (line: string) => void): Kind[] {
  const folder = process.env['BENCH_LOGS'] ?? sharedFolder('samples/lab/logs');
  if (!folder) print('real logs: those of test/fixtures/log, for there is no folder BENCH_LOGS');
  const fixtures = join(import.meta.dirname, '../fixtures/log');
  const postfix = folder ? join(folder, 'postfix.syslog.rfc5424') : join(fixtures, 'postfix-first-mx.log');
  const exim = folder ? join(folder, 'exim.syslog.rfc5424') : join(fixtures, 'exim-hosts.log');
  return [
    multiplied('Postfix, real', 'pflogsumm', postfix, (r) =>
      frames['rsyslog traditional']!({ ...r, program: agentOf(r) }),
    ),
    multiplied('Exim, real', 'eximstats', exim, (r) => r.message),
  ];
}

/** rsyslog's RFC 5424 names no daemon, and pflogsumm needs one. */
function agentOf({ program, message }: LogRecord): string {
  if (program !== 'postfix') return program;
  if (/^\w+: (?:from=|removed)/.test(message)) return 'postfix/qmgr';
  return /^\w+: (?:to=|host )/.test(message) ? 'postfix/smtp' : 'postfix/smtpd';
}

function multiplied(name: string, peer: Kind['peer'], path: string, frame: (r: LogRecord) => string): Kind {
  const text = readFileSync(path, 'utf8');
  // eximstats reads what stands in Exim's own file, which has no syslog around it
  const records = text.startsWith('20') ? ownRecords(text) : recordsOf(text);
  const once = readLogText({
    name,
    bytes: new TextEncoder().encode(`${records.map(frame).join('\n')}\n`),
  }).log!;
  return {
    name,
    peer,
    make(to, lines) {
      const file = openSync(to, 'w');
      const { copies } = multiplyLog(records, lines, frame, (chunk) => writeSync(file, chunk));
      closeSync(file);
      return (log) => timesAsMuch(log, once, copies);
    },
  };
}

const ownRecords = (text: string): LogRecord[] =>
  text
    .split('\n')
    .filter((line) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/.test(line))
    .map((message) => ({
      at: new Date(`${message.slice(0, 19)}Z`),
      host: '-',
      program: 'exim',
      pid: '',
      message,
    }));

function timesAsMuch(log: LogSummary, once: LogSummary, copies: number): string[] {
  const wrong: string[] = [];
  const rows = new Map(log.domains.map((domain) => [domain.domain, domain]));
  for (const domain of once.domains)
    for (const what of ['deferred', 'deferred421', 'messages', 'recovered', 'pending', 'lost'] as const)
      if (rows.get(domain.domain)?.[what] !== domain[what] * copies)
        wrong.push(
          `${domain.domain} ${what} ${rows.get(domain.domain)?.[what]} for ${domain[what] * copies}`,
        );
  return wrong;
}

function compare(kind: Kind, peer: string[] | null, folder: string, print: (line: string) => void): void {
  const path = join(folder, 'a.log');
  const short = join(folder, 'b.log');
  kind.make(short, fewer);
  const wrongIn = kind.make(path, million);
  const [ours, less, theirs] = alternately([
    () => run(['logs', path, '--json']),
    () => run(['logs', short, '--json']),
    ...(peer ? [() => run([...peer, path], false)] : []),
  ]);
  const bytes = Math.round(statSync(path).size / 1e6);
  const share = (statSync(path).size - statSync(short).size) / statSync(path).size;
  print(`${kind.name}, ${bytes} MB: ${told(ours!)}; peak ${Math.round(ours!.megabytes)} MB, target 180`);
  print(
    `  beyond ${fewer} lines ${((ours!.wall - less!.wall) / share / 1000).toFixed(2)} s per million; target 0.5`,
  );
  if (theirs)
    print(
      `  ${kind.peer} ${told(theirs)}: ${(theirs.wall / ours!.wall).toFixed(1)} times as fast by wall, target 7; ${(theirs.cpu / ours!.cpu).toFixed(1)} by processor time, target 5`,
    );
  else print(`  ${kind.peer} is not installed here`);
  const wrong = wrongIn(JSON.parse(ours!.output) as LogSummary);
  print(`  counts: ${wrong.length === 0 ? 'agree' : `WRONG ${wrong.slice(0, 5).join(', ')}`}`);
}

const told = ({ wall, cpu }: Run) => `${(wall / 1000).toFixed(2)} s, processor ${(cpu / 1000).toFixed(2)} s`;

function generate(generator: (options: GeneratorOptions) => Truth, path: string, lines: number): Truth {
  const file = openSync(path, 'w');
  try {
    return generator({ lines, seed: 421, write: (text) => writeSync(file, text) });
  } finally {
    closeSync(file);
  }
}

function differences(log: LogSummary, truth: Truth): string[] {
  const wrong: string[] = [];
  const same = (what: string, got: number | undefined, expected: number) => {
    if (got !== expected) wrong.push(`${what} ${got} for ${expected}`);
  };
  for (const what of ['sent', 'deferred', 'bounced', 'expired'] as const)
    same(what, log.attempts[what], truth[what]);
  same('deferred421', log.deferred421, truth.deferred421);
  same('domains', log.domains.length, truth.domains.size);
  for (const domain of log.domains) {
    const expected = truth.domains.get(domain.domain);
    for (const what of ['deferred', 'deferred421', 'messages', 'recovered', 'lost'] as const)
      same(`${domain.domain} ${what}`, domain[what], expected?.[what] ?? 0);
    same(`${domain.domain} pending`, domain.pending, domain.messages - domain.recovered - domain.lost);
  }
  return wrong;
}

function tenfold(folder: string, print: (line: string) => void): void {
  const path = join(folder, 'tenfold.log');
  const truth = generate(generatePostfixLog, path, 10 * million);
  const large = run(['logs', path, '--json']);
  const wrong = differences(JSON.parse(large.output) as LogSummary, truth);
  print(
    `Postfix, made, ${truth.lines} lines: ${told(large)}; peak ${Math.round(large.megabytes)} MB, target 180; counts ${wrong.length === 0 ? 'agree' : `WRONG ${wrong.slice(0, 5).join(', ')}`}`,
  );
}
