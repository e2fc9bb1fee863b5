/** `logs FILE…`: deferrals in MTA logs, streamed, also gzipped and rotated. */
import { setFlagsFromString } from 'node:v8';
import type { LogSummary } from '../../shared/bounce/bounce.ts';
import { isLog } from '../../shared/bounce/log/log-bounce.ts';
import { recognise } from '../../shared/case/recognise.ts';
import { createMatcher } from '../../shared/catalogue/match.ts';
import { visible } from '../../shared/escalation/visible.ts';
import { Problem } from '../../shared/problem.ts';
import { counted } from '../../shared/words/sentence.ts';
import { countLogs } from '../node/reading/log-counts.ts';
import { knowledgeFor } from './knowledge.ts';
import { parse, print, printJson, usage, type Verb } from './verb.ts';

export const verb: Verb = async (args) => {
  // Each of some hundred expressions is tried on a few replies: made twice, first to be interpreted, they take 15 ms more.
  setFlagsFromString('--no-regexp-tier-up');
  const given = parse(args);
  if (!given.positionals.length)
    throw usage('Which log?', 'Give one or more logs, or “-” for standard input.');
  const showing = process.stderr.isTTY;
  const bounce = await countLogs(given.positionals, {
    now: given.now(),
    onProgress: ({ bytes, total, lines }) => {
      const share = total ? `${Math.floor((bytes / total) * 100)} %` : `${Math.round(bytes / 1e6)} MB`;
      if (showing) process.stderr.write(`\r${share}, ${lines} lines `);
    },
  });
  if (showing) process.stderr.write('\r\u001b[K');
  if (bounce.problem)
    throw new Problem(bounce.problem.code, bounce.problem.says, bounce.problem.hint, { exit: 3 });
  const [known] = recognise([bounce], createMatcher(await knowledgeFor(given)));
  const log = known!.log;
  if (log && log.lines === 0 && known!.notes.length)
    throw new Problem('nothing-read', known!.notes[0]!, 'Copy the log again, or unpack it first.', {
      exit: 3,
    });
  if (!log || !isLog(log))
    throw new Problem(
      'not-a-log',
      'There is no mail log in this.',
      'For a bounce or a pasted line use “deferral-desk inspect”.',
      { exit: 3 },
    );
  if (given.json) printJson({ ...log, notes: known!.notes });
  else print(visible(tell(log, known!.notes)));
  return 0;
};

function tell(log: LogSummary, notes: string[]): string {
  const { sent, deferred, bounced, expired } = log.attempts;
  const lines = [
    `${log.lines} lines, ${log.from ?? '?'} to ${log.to ?? '?'}${log.skipped ? `, ${log.skipped} not understood` : ''}`,
    `attempts: ${sent} sent, ${deferred} deferred (${log.deferred421} with 421), ${bounced} bounced, ${expired} expired; scope: ${log.scope}`,
  ];
  for (const d of log.domains.slice(0, 40)) {
    lines.push(
      `${d.domain}: ${d.deferred421} × 421, ${counted(d.messages, 'delivery', 'deliveries')}: ${d.recovered} recovered, ${d.pending} pending, ${d.lost} lost`,
    );
    for (const r of d.replies.slice(0, 3))
      lines.push(
        `    ${r.count} × ${r.code} ${r.enhanced ?? ''} ${r.text}${r.cause ? ` [${r.cause}]` : ''}`.replace(
          / {2,}(?=\S)/g,
          (gap, at: number) => (at === 0 ? gap : ' '),
        ),
      );
  }
  if (log.domains.length > 40) lines.push(`… and ${log.domains.length - 40} more domains`);
  return [...lines, ...notes.map((n) => `note: ${n}`)].join('\n');
}
