/** A bounce in words, for people at a terminal. */
import { neighbourMeaning } from '../../shared/catalogue/neighbour.ts';
import { visible } from '../../shared/escalation/visible.ts';
import { describeReport } from './describe-report.ts';
import type { Attempt, Bounce, Prepared } from '../../shared/flow.ts';
import { issuerWords } from '../../shared/words/issuers.ts';
import { stageWords } from '../../shared/words/stages.ts';

const kinds: Record<Bounce['kind'], string> = {
  dsn: 'a final bounce (delivery status notification)',
  bounce: 'a final bounce',
  'delay-notice': 'a delay notice: still being tried',
  delivered: 'a success notice',
  'auto-reply': 'an automatic reply, no bounce',
  'feedback-report': 'a complaint (feedback report), no bounce',
  'dmarc-report': 'a DMARC report of a receiver',
  'tls-report': 'a TLS report',
  'snds-data': 'SNDS data of Outlook.com',
  'postmaster-tools': 'data of Gmail’s Postmaster Tools',
  'auth-results': 'a message that was taken, with what its receiver found',
  lookup: 'the answer of a look-up',
  'reply-text': 'a server reply',
  log: 'a mail log',
  'queue-listing': 'a queue listing',
  'not-a-bounce': 'an ordinary message, no bounce',
  unreadable: 'not readable',
};

export function describe(bounce: Bounce, prepared: Prepared): string {
  const lines = [`${bounce.file}: ${kinds[bounce.kind]}`];
  if (bounce.problem) lines.push(`  ${bounce.problem.says} ${bounce.problem.hint}`);
  if (bounce.report) lines.push(...describeReport(bounce.report).map((line) => `  ${line}`));
  for (const attempt of bounce.attempts.slice(0, 20)) lines.push(...describeAttempt(attempt, prepared));
  if (bounce.attempts.length > 20) lines.push(`  … and ${bounce.attempts.length - 20} more`);
  for (const note of bounce.notes) lines.push(`  note: ${note}`);
  return visible(lines.join('\n'));
}

function describeAttempt(a: Attempt, { matcher, knowledge }: Prepared): string[] {
  const said = a.reply
    ? `${a.reply.code} ${a.reply.enhanced ?? ''} ${a.reply.text}`.replace(/ {2,}/g, ' ')
    : (a.says ?? 'no reply');
  const host = [a.remoteMta?.name, a.remoteMta?.address && `[${a.remoteMta.address}]`]
    .filter(Boolean)
    .join(' ');
  const lines = [
    `  ${a.recipient ?? 'recipient not named'}`,
    `    ${said}`,
    `    issuer: ${issuerWords[a.issuer].inline}${host ? ` (${host})` : ''}; stage: ${stageWords[a.stage].screen}${a.at ? `; ${a.at}` : ''}`,
  ];
  const meaning = a.reply && neighbourMeaning(a.reply);
  if (meaning) lines.push(`    ${meaning.title}: ${meaning.says}`);
  else if (a.match) {
    const card = matcher.reading(a.match);
    const cause = knowledge.causes.find((c) => c.id === a.match!.cause);
    lines.push(
      `    ${cause?.title ?? a.match.cause} (${a.match.side})${card ? `: ${card.means} ${card.advice}` : ''}`,
    );
  }
  return lines;
}
