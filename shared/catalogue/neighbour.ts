/**
 * What the codes around 421 mean by themselves: a full mailbox, a login refused and a rule of theirs are no deferrals,
 * and nobody is helped by being told to wait (RFC 5321 §4.2.3, RFC 3463, RFC 4954 §6, RFC 3207 §4).
 */
import type { Reply } from '../smtp/reply.ts';
import type { Cause } from './cause.ts';
import { meaningOf } from './meaning/read.ts';

export interface Meaning {
  id: string;
  /** A few words: “mailbox full”. */
  title: string;
  /** What it means and what helps, in one or two sentences. */
  says: string;
}

interface Row extends Meaning {
  codes: readonly number[];
  /** `2.2`: subject and detail of the enhanced status. */
  status?: RegExp;
  words?: RegExp;
  /** Words that look like it and are not. */
  not?: RegExp;
  /** With such a status the words are about something else. */
  notStatus?: RegExp;
}

/** How much one may send, which says nothing of the mailbox. */
const ofSending =
  /(?:daily|hourly|sending|send|outgoing|messages?|relay|submission|rate|traffic|per \w+) (?:\w+ )?(?:quota|limit)/;
const final = [550, 551, 552, 553, 554] as const;
/** For now it is no refusal of this sender; for good it may be one. */
const relaying = {
  title: 'not their recipient',
  says: 'This server does not take mail for that domain from you: the wrong server was asked, the recipient moved, or it is your own server and wants a login.',
  words:
    /relay(?:ing)?[^.]{0,20}(?:denied|not permitted|access)|unable to relay|not (?:permitted|allowed) to relay|list of allowed rcpthosts|not configured to let you/,
};

/** The first row whose code fits, and whose status or words fit where it asks for them. */
const rows: readonly Row[] = [
  {
    id: 'their-list-query',
    title: 'a look-up of theirs failed',
    says: 'Their server asks a block list through a resolver that the list does not answer, and takes the error for a listing. The fault is theirs; tell their administrator.',
    codes: [450, 451, 550, 553, 554],
    words: /error: open resolver|spamhaus\.org\/returnc|127\.255\.255\.25\d/,
  },
  {
    id: 'login-refused',
    title: 'login refused',
    says: 'Your own sending server does not accept user name or password. Correct them in the program that sends; the recipient’s side knows nothing of it.',
    codes: [535, 534, 538],
  },
  {
    id: 'login-first',
    title: 'login or encryption comes first',
    says: 'Your own sending server wants a login, or encryption before it. Set it in the program that sends.',
    codes: [530],
  },
  {
    id: 'tls-unavailable',
    title: 'encryption not available now',
    says: 'Their server cannot start TLS at the moment. The queue tries again; if it lasts, it is for them to mend.',
    codes: [454],
    words: /\btls\b|starttls|certificate|encrypt/,
  },
  { id: 'relay-denied-now', codes: [454], ...relaying },
  {
    id: 'login-unavailable',
    title: 'login not possible now',
    says: 'Your own sending server cannot check the login at the moment. Try later; if it lasts, ask its operator.',
    codes: [454],
    words: /auth|log-?in|sasl|password|credential|^$/,
  },
  {
    id: 'greylisting',
    title: 'greylisting',
    says: 'They ask everybody new to come back a little later. The queue does that by itself.',
    codes: [422, 450, 451, 452],
    words: /gr[ea]y-? ?list/,
  },
  {
    id: 'too-many-recipients',
    title: 'too many recipients at once',
    says: 'They take no more recipients in one message. A mail server sends the rest by itself in the next try.',
    codes: [452, 552],
    status: /^5\.3$/,
    words: /too many recipients(?! (?:received|sent|this hour|today|per |in the last|within))/,
  },
  {
    id: 'too-large',
    title: 'message too large',
    says: 'The message is larger than they take. Send it smaller, or the attachment another way.',
    codes: [452, 523, 552, 554, 550],
    status: /^(?:3\.4|2\.3)$/,
    words: /too (?:large|big)|(?:message|size)[^.]{0,30}exceeds|size limit|maximum (?:message )?size/,
  },
  {
    id: 'mailbox-full',
    title: 'mailbox full',
    says: 'The recipient’s mailbox is full. Only the recipient can make room; write to them another way.',
    codes: [422, 450, 451, 452, 550, 551, 552, 554],
    status: /^2\.2$/,
    words: /mail ?box[^.]{0,30}(?:\bfull|quota|exc?ee?d)|(?:over|exceed\w*)[^.]{0,20}quota|out of storage/,
    not: ofSending,
  },
  {
    id: 'mailbox-full',
    title: 'mailbox full',
    says: 'The recipient’s mailbox is full. Only the recipient can make room; write to them another way.',
    codes: [422, 450, 451, 452, 550, 552, 554],
    words: /(?<!queue )quota exceeded/,
    not: ofSending,
    notStatus: /^7\./,
  },
  {
    id: 'no-room',
    title: 'no room on their server',
    says: 'Their server is short of room. The queue tries again; only they can mend it.',
    codes: [452],
  },
  {
    id: 'unknown-recipient',
    title: 'no such mailbox',
    says: 'They know no such address. Look for a typing error, and take the address off your lists.',
    codes: [504, 540, 550, 551, 553, 554],
    status: /^1\.(?:1|2|3|6|10)$/,
    words:
      /(?:user|recipient|mailbox|address|account)[^.]{0,30}(?:unknown|not (?:found|exist)|does(?: not|n't) exist|disabled|inactiv|deactivated|frozen|invalid|rejected: undeliverable)|(?:user|recipient|mailbox) (?:is |was |has been )?(?:suspended|terminated|locked)|no ?such ?(?:user|mailbox|recipient|person)|unresolvable address|unknown (?:user|recipient|mailbox)/,
    // a server that calls back quotes what it was told there
    not: /\bdns\b|verification failed|sender verify|sender address rejected/,
  },
  { id: 'relay-denied', codes: final, ...relaying },
  {
    id: 'rule',
    title: 'a rule of theirs',
    says: 'They refuse this sender or message by a rule of theirs. The words, or a link in them, name it; sending it again unchanged does not help.',
    codes: final,
    status: /^7\.\d+$/,
    words:
      /polic|block|black ?list|block ?list|denied|security|spam|reject|not allowed|refused|reputation|spf|dkim|dmarc|blocked|banned|prohibit/,
  },
  {
    id: 'mailbox-full',
    title: 'mailbox full, or too large',
    says: 'Their storage limit was exceeded: mostly the mailbox is full. Only the recipient can make room.',
    codes: [552],
    not: /\bloop/,
  },
  {
    id: 'elsewhere',
    title: 'recipient is elsewhere',
    says: 'This server has no such mailbox and does not pass the mail on. The words may name the new address; else ask the recipient for it.',
    codes: [551],
  },
  {
    id: 'unavailable',
    title: 'mailbox not available',
    says: 'The mailbox is not available to you: it is unknown, or a rule of theirs keeps you out. The words after the code tell which.',
    codes: [550],
  },
  {
    id: 'domain-takes-none',
    title: 'takes no mail',
    says: 'This domain or host takes no mail at all.',
    codes: [521, 556],
  },
  {
    id: 'unknown-recipient',
    title: 'no such mailbox, it says for now',
    says: 'They know no such address, and say so with a code for now. Look for a typing error; the queue tries in vain.',
    codes: [450],
    words: /(?:user|recipient|mailbox) unknown|unknown (?:user|recipient|mailbox)|no such (?:user|mailbox)/,
  },
  {
    id: 'unverified',
    title: 'recipient not verified yet',
    says: 'Their server first asks the recipient’s own server whether the address exists, and has no answer yet. The queue tries again; if it lasts, look at the address, or ask them about their inner server.',
    codes: [450, 451],
    words: /unverified (?:recipient )?address|address verification/,
  },
  {
    id: 'mailbox-busy',
    title: 'mailbox not available now',
    says: 'The mailbox is busy, or held back by a rule for now. The queue tries again by itself.',
    codes: [450],
    not: ofSending,
  },
];

const rule = rows.find(({ id }) => id === 'rule')!;

const ownMatters: ReadonlySet<string> = new Set([
  'login-refused',
  'login-first',
  'login-unavailable',
  'too-many-recipients',
  'too-large',
  'mailbox-full',
  'unknown-recipient',
  'relay-denied-now',
  'domain-takes-none',
  'elsewhere',
]);
/** About this mailbox, message or login, and not about how mail of this sender is taken. */
export const isOwnMatter = ({ id }: Meaning): boolean => ownMatters.has(id);

/** Null for 421, which has a verdict of its own, and for codes without a meaning beyond their own. */
export function neighbourMeaning(reply: Pick<Reply, 'code' | 'enhanced' | 'text'>): Meaning | null {
  const detail = reply.enhanced?.slice(2) ?? '';
  const text = reply.text.slice(0, 2000).toLowerCase();
  const fits = rows.find(
    ({ codes, status, words, not, notStatus }) =>
      codes.includes(reply.code) &&
      !not?.test(text) &&
      !notStatus?.test(detail) &&
      ((!status && !words) || (status?.test(detail) ?? false) || (words?.test(text) ?? false)),
  );
  const found = fits && isOutspoken(fits, reply, text) ? rule : fits;
  return found ? { id: found.id, title: found.title, says: found.says } : null;
}

/** Servers send 552 and 5.1.1 for nearly everything: words that object to the sender or the message say more. */
function isOutspoken(row: Row, reply: Pick<Reply, 'code' | 'enhanced' | 'text'>, text: string): boolean {
  const isLogin = reply.code >= 530 && reply.code < 540;
  if (reply.code < 520 || isLogin || !isOwnMatter(row) || row.words?.test(text)) return false;
  const meant = meaningOf(reply.text, reply.enhanced);
  if (!meant || meant.faint) return false;
  return objections.has(meant.cause) || (!row.status && meant.side === 'sender');
}
const objections: ReadonlySet<Cause> = new Set([
  'connection-limit',
  'rate-limit',
  'reputation',
  'authentication',
  'reverse-dns',
  'content',
  'tls',
]);
