/** Is everything there that the other side needs? Each piece is there, missing with its reason, or contradictory. */
import type { Case } from '../case/case.ts';
import { isOfSender, isUnknown } from '../case/finding.ts';
import { scopeWords } from '../words/scopes.ts';
import { counted, spaced } from '../words/sentence.ts';
import { stageWords } from '../words/stages.ts';
import { pieces, type CaseDocument, type Piece } from './document.ts';
import { gapReason } from './gap.ts';
import { utc } from './words.ts';

export interface GateItem {
  piece: Piece;
  title: string;
  state: 'there' | 'missing' | 'contradictory';
  /** What is there; what contradicts; why it is missing, or else why a postmaster needs it. */
  says: string;
  /** Why it cannot be had, in the user's own words; null where nobody said. */
  reason: string | null;
}

interface PieceWords {
  title: string;
  /** Why a postmaster needs it. */
  why: string;
  /** Where it is written. */
  where: string;
}

export const pieceWords: Record<Piece, PieceWords> = {
  clientIp: {
    title: 'Client IP',
    why: 'Without your sending address nobody can find you in a log.',
    where: 'The log line (I=[…] with Exim), the relay’s public address, or the settings page.',
  },
  helo: {
    title: 'HELO name',
    why: 'Receivers judge the name that your server introduces itself with.',
    where:
      'smtp_helo_name or myhostname (Postfix), primary_hostname (Exim), the send connector’s FQDN (Exchange).',
  },
  recipientDomain: {
    title: 'Destination domain',
    why: 'It says whose mail is meant.',
    where: 'The recipient’s address in the notice or the log.',
  },
  remoteMta: {
    title: 'Remote MX',
    why: 'Large receivers have many servers with logs of their own.',
    where: 'Remote-MTA in the notice, relay= or H= in the log.',
  },
  firstSeen: {
    title: 'First seen',
    why: 'A time in UTC lets them find the first refusal.',
    where: 'The first deferred line in the log, or Arrival-Date in the notice.',
  },
  lastSeen: {
    title: 'Last seen',
    why: 'It shows that the refusal goes on.',
    where: 'The newest deferred line in the log, or Last-Attempt-Date.',
  },
  reply: {
    title: 'Full reply',
    why: 'The exact words name the rule that refused.',
    where: 'The line after “said:” or the Diagnostic-Code, with all its lines.',
  },
  stage: {
    title: 'Stage of the session',
    why: 'It limits what their server can have known.',
    where: 'The log (“in reply to RCPT TO”), or a test session.',
  },
  scope: {
    title: 'Scope',
    why: 'One address or all, one of their servers or all: this halves the search.',
    where:
      'A log with other destinations of the same hours, or your answer in the step “Who else is affected?”.',
  },
  retryPattern: {
    title: 'Retry pattern',
    why: 'It shows that you do not hammer.',
    where: 'At least two attempts with times, from the log.',
  },
  transcript: {
    title: 'Session transcript',
    why: 'Client and server lines with times can be matched to their log.',
    where: 'One polite test session from the sending machine.',
  },
  senderChecks: {
    title: 'Sender checks',
    why: 'They save the first question back: is your PTR, SPF, DKIM in order?',
    where: 'The checks of this case, run from the sending machine.',
  },
  changes: {
    title: 'Changes made',
    why: 'A change in the middle moves the time line.',
    where: 'The change journal; “nothing was changed” is an entry too.',
  },
  queueId: {
    title: 'Queue IDs',
    why: 'They connect your log to your report.',
    where: 'The id after the process name in the log, or in the notice.',
  },
};

const text = (values: (string | null | undefined)[]): string =>
  [...new Set(values.filter(Boolean))].slice(0, 4).join(', ');

/** What is there, in words; empty if the document calls it missing. */
function held(piece: Piece, c: Case, d: CaseDocument): string {
  switch (piece) {
    case 'clientIp':
      return text(d.clientIps);
    case 'helo':
      return d.helo ?? '';
    case 'recipientDomain':
      return text(d.recipientDomains);
    case 'remoteMta':
      return text(c.attempts.map((a) => a.remoteMta?.name ?? a.remoteMta?.address));
    case 'firstSeen':
      return utc(d.firstSeen);
    case 'lastSeen':
      return utc(d.lastSeen);
    case 'reply':
      return text(c.attempts.map((a) => a.reply && `${a.reply.code} ${a.reply.enhanced ?? ''}`.trim()));
    case 'stage':
      return stageWords[d.verdict.stage].report;
    case 'scope':
      return scopeWords[d.verdict.scope].report;
    case 'retryPattern':
      return `${c.attempts.length} ${c.attempts.length === 1 ? 'attempt' : 'attempts'}`;
    case 'transcript':
      return counted(c.sessions.length + c.attempts.filter((a) => a.transcript).length, 'session');
    case 'senderChecks':
      return text(d.findings.filter((f) => isOfSender(f) && !isUnknown(f)).map((f) => f.check));
    case 'changes':
      return `${c.journal.length} ${c.journal.length === 1 ? 'entry' : 'entries'}`;
    case 'queueId':
      return text(c.attempts.map((a) => a.queueId));
  }
}

/** Two facts that cannot both hold; a postmaster would stumble over them. */
function contradiction(piece: Piece, c: Case, d: CaseDocument): string {
  const of = (step: 'stage' | 'scope') => {
    const told = d.steps.find(({ id, by }) => id === step && by === 'user');
    const words = told && `You answered “${spaced(told.answer)}”`;
    return d.verdict.contradictions.find((line) => words && line.startsWith(words)) ?? '';
  };
  if (piece === 'stage' || piece === 'scope') return of(piece);
  if (piece === 'reply')
    return d.verdict.contradictions.find((line) => line !== of('stage') && line !== of('scope')) ?? '';
  if (piece === 'lastSeen' && Date.parse(d.lastSeen) < Date.parse(d.firstSeen))
    return 'The last time lies before the first: one of the clocks is wrong.';
  if (piece === 'helo') {
    const names = new Set(c.attempts.flatMap((a) => (a.helo ? [a.helo.toLowerCase()] : [])));
    if (d.helo) names.add(d.helo.toLowerCase());
    if (names.size > 1)
      return `The evidence names ${names.size} different HELO names: ${[...names].slice(0, 3).join(', ')}.`;
  }
  return '';
}

export function completeness(c: Case, d: CaseDocument): GateItem[] {
  return pieces.map((piece) => {
    const { title, why } = pieceWords[piece];
    const reason = gapReason(c, piece, title);
    if (d.missing.includes(piece))
      return { piece, title, state: 'missing', says: reason ? `Your reason: ${reason}` : why, reason };
    const odd = contradiction(piece, c, d);
    return {
      piece,
      title,
      state: odd ? 'contradictory' : 'there',
      says: odd || held(piece, c, d),
      reason: null,
    };
  });
}
