/**
 * Text that no dialect claims, record by record: the reply that stands in it, at which command, and who, where and when
 * by the roles that the words give. Exceptions of client libraries, logs of MTAs without a reader of their own,
 * gateways' pages, a line out of a ticket.
 */
import { parseReply, type Reply } from '../../smtp/reply.ts';
import { clientIpOf } from '../host.ts';
import type { RemoteMta } from '../attempt.ts';
import { stageOf } from '../stage.ts';
import { lastEndpoint } from '../prose/last-endpoint.ts';
import { namedRecipient } from '../prose/labelled.ts';
import { isMailTalk } from '../prose/mail-talk.ts';
import { postfixSentence } from '../prose/postfix-sentence.ts';
import type { Statement } from '../prose/statement.ts';
import { receivingServer } from '../prose/diagnostics.ts';
import { addresseeIn, clientIn, domainIn, recipientIn, remoteIn } from './facts.ts';
import type { Line } from './joined.ts';
import { isClientLibrary, libraryStage } from './library-words.ts';
import { isOwnServer } from './own-server.ts';
import { isOfMail, ownTrouble } from './own-trouble.ts';
import { repliesOf } from './reply-lines.ts';
import { stampOf, utcOf, type Stamp } from '../prose/stamp.ts';

export interface Fragment extends Statement {
  /** 1-based, where it begins in the paste. */
  line: number;
  /** It is a record of a server's log, not a program's exception. */
  logged: boolean;
  queueId: string | null;
  /** Its time names no zone and was read as UTC. */
  zoneless?: boolean;
}

const limit = 200;
const trace = /^\s*(?:at [\w.$<>/\\]+[ (]|#\d+ \S|File "|in [`']|from \/)/;
/** A piece of a notification in JSON (Amazon SES), which no reader of documents can take. */
const actionField = /["']action["']\s?:\s?["'](failed|delayed)["']/i;
const agentIds = /(?:\b(?:smtp|lmtp)\[\d{1,10}\]: |^\s{0,8})([0-9A-F]{5,20}|[0-9A-Za-z]{9,20}): (?:host|to=)/;
const queueIds =
  /\b(?:queue_?id|qid|msg_?id|message_?id|mail_?id|spool_?id)["']?\s?[=:]\s?["']?([\w.-]{4,60})/i;

/** What was refused or failed in these lines; several only where they differ. */
export function readFragments(lines: readonly Line[]): Fragment[] {
  const whole = lines.map((line) => line.text).join('\n');
  const found: (Fragment & { context: string; own: string })[] = [];
  let contextFrom = 0;
  for (const [start, end] of recordsOf(lines)) {
    const record = lines.slice(start, end);
    const texts = record.map((line) => line.text);
    for (const { reply, from, to } of repliesOf(texts)) {
      const own = texts.slice(from, to + 1).join(' ');
      if (!isMailTalk(reply, whole) || found.length >= limit) continue;
      const context = lines
        .slice(contextFrom, start + to + 1)
        .map((line) => line.text)
        .join('\n');
      contextFrom = start + to + 1;
      const same = found.find((one) => isSame(one.reply, reply) && !differs(one.recipient, recipientIn(own)));
      if (same) {
        // told twice: the exception and the log line below it
        same.context += `\n${context}`;
        continue;
      }
      found.push({ ...madeOf(own, reply, record[from]!, texts[0]!), context, own });
    }
  }
  // what was accepted on the way is told only where nothing was refused
  const refused = found.filter((one) => one.reply!.code >= 400);
  if (refused.length > 0) found.splice(0, found.length, ...refused);
  const alone = found.length === 1;
  const told = found.map(({ context, own, ...one }) => filled(one, own, context, alone ? whole : context));
  if (told.length > 0) return told;
  const own = ownFragments(lines, whole);
  return own.length > 0 ? own : statusAlone(lines, whole);
}

const differs = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;

function isSame(a: Reply | null, b: Reply): boolean {
  if (!a || a.code !== b.code) return false;
  const key = (reply: Reply) => reply.text.replace(/\W+/g, ' ').trim().slice(0, 40).toLowerCase();
  const [one, other] = [key(a), key(b)];
  return one.startsWith(other) || other.startsWith(one);
}

function madeOf(own: string, reply: Reply, line: Line, first: string): Fragment {
  const stamp = stampOf(line.text) ?? stampOf(first);
  return {
    recipient: recipientIn(own),
    reply,
    says: own.trim().slice(0, 4000),
    ...timeOf(stamp),
    line: line.at,
    logged: isRecord(own, stamp !== null),
    queueId: (queueIds.exec(own) ?? agentIds.exec(own))?.[1] ?? null,
  };
}

const exception =
  /\b(?:\w*Exception|\w*Error|Traceback|Warning)\b(?=[:\s(])|\.(?:php|py|js|java|cs|rb)\b|\bExpected response code\b/;

/** Behind a time, or as fields: `key=value` three times and more, JSON at the end. */
function isRecord(text: string, stamped: boolean): boolean {
  if (exception.test(text)) return false;
  return (
    stamped || /\{".*\}\s*$/.test(text) || (text.match(/(?:^|\s)[a-z_]{2,20}\s?=\s?\S/gi)?.length ?? 0) >= 4
  );
}

/** @param around the lines since the reply before, or all where there is one reply */
function filled(one: Fragment, own: string, context: string, around: string): Fragment {
  const sentence = postfixSentence(own.slice(0, 6000));
  const before = beforeReply(own, one.reply);
  const stages = () =>
    [own, context, around].map((text) => stageIn(text)).find((stage) => stage !== 'unknown');
  return {
    ...one,
    recipient:
      one.recipient ??
      recipientIn(withoutReply(context, one.reply)) ??
      recipientIn(withoutReply(around, one.reply)) ??
      addresseeIn(around) ??
      namedRecipient({ text: around, lines: around.split('\n'), own: new Set(), notes: [] }),
    recipientDomain: one.recipient ? null : (domainIn(own) ?? domainIn(around)),
    stage: stages() ?? 'unknown',
    remoteMta: spokenTo(one.reply, around, [
      () => (sentence.reply ? sentence.remoteMta : null),
      () => lastEndpoint(own),
      () => remoteIn(before),
      () => remoteIn(behindReply(own, one.reply)),
      () => receivingServer(around),
      () => remoteIn(withoutReply(context, one.reply)),
      () => remoteIn(withoutReply(around, one.reply)),
    ]),
    clientIp: clientIn(own) ?? null,
    says: withProgram(one.says, own, around),
    ...actionIn(around),
  };
}

/** The first that is named, unless it is the sender's own server. */
function spokenTo(
  reply: Reply | null,
  around: string,
  named: readonly (() => RemoteMta | null)[],
): RemoteMta | null {
  for (const next of named) {
    const remote = next();
    if (remote && !isOwnServer(remote, reply, around)) return remote;
  }
  return null;
}

/** What tells that a client library met it may stand beside the reply: who spoke depends on that. */
function withProgram(says: string | null, own: string, around: string): string | null {
  if (says === null || isClientLibrary(own)) return says;
  const line = around.split('\n').find((text) => text.length < 200 && isClientLibrary(text));
  return line ? `${says} (${line.trim()})` : says;
}

function actionIn(text: string): Pick<Statement, 'action'> {
  const action = actionField.exec(text)?.[1]?.toLowerCase();
  return action === 'failed' || action === 'delayed' ? { action } : {};
}

function stageIn(text: string): NonNullable<Statement['stage']> {
  const told = stageOf(text);
  return told === 'unknown' ? libraryStage(text) : told;
}

const beforeReply = (text: string, reply: Reply | null): string => {
  const at = reply ? text.indexOf(reply.lines[0]!.slice(0, 16)) : -1;
  return at < 0 ? text : text.slice(0, at);
};
const behindReply = (text: string, reply: Reply | null): string => {
  const last = reply?.lines.at(-1)?.slice(-24) ?? '';
  const at = last ? text.lastIndexOf(last) : -1;
  return at < 0 ? '' : text.slice(at + last.length);
};
const withoutReply = (text: string, reply: Reply | null): string =>
  (reply?.lines ?? []).reduce((rest, line) => rest.split(line).join(' '), text);

/** Records of some lines as [from, to[: each begins with a time, or after an empty line. Traces are left out. */
function recordsOf(lines: readonly Line[]): [number, number][] {
  const records: [number, number][] = [];
  let start = -1;
  for (const [index, { text }] of lines.entries()) {
    const ends = text.trim() === '' || trace.test(text);
    if (start >= 0 && (ends || stampOf(text))) {
      records.push([start, index]);
      start = -1;
    }
    if (!ends && start < 0) start = index;
  }
  if (start >= 0) records.push([start, lines.length]);
  return records;
}

/** Libraries that drop the code leave the status: MailKit's `SmtpCommandException: 4.4.2 mx Error: timeout exceeded`. */
const status =
  /(?:exception|error|critical|failed|service)\b.{0,80}?: ([45]\.(?:[02-6]\.[0-7]|1\.(?:\d|10)|7\.\d{1,3}))[: ](\s?\S.{3,300})/i;

/** Thunderbird and others show what the server said without its code. */
const answered =
  /\b(?:server|serveur|servidor|servidor de correo)(?: de \w{1,20})? (?:responded|response was|answered|said|antwortete|a répondu|respondió|respondeu|ha risposto|antwoordde)(?: with)?\s?:\s{1,4}([45]\.(?:[02-6]\.[0-7]|1\.(?:\d|10)|7\.\d{1,3})) (\S.{3,300})/i;

/** What the server said stands on a line of its own, below who did not accept what for which reason. */
const reason =
  /\b(?:reason|because|response|answer|grund|raison|motivo)\b[^\n]{0,30}:\s{0,4}\n\s{0,40}["“'«]?([45]\.(?:[02-6]\.[0-7]|1\.(?:\d|10)|7\.\d{1,3})) ([^"”\n]{3,300})/i;

/** A status and what follows it, copied out of a notice. */
const quotedAlone =
  /^\s{0,8}["“'«]?([45]\.(?:[02-6]\.[0-7]|1\.(?:\d|10)|7\.\d{1,3})) ((?=.{0,200}\b(?:messages?|mails?|e-?mails?|recipients?|senders?|server)\b)\p{Lu}[^"”\n]{20,600})/u;

function statusAlone(lines: readonly Line[], whole: string): Fragment[] {
  const ofMail = isOfMail(whole);
  for (const line of lines) {
    if (!ofMail && !quotedAlone.test(line.text)) continue;
    const found =
      answered.exec(line.text) ??
      status.exec(line.text) ??
      (/^\s{0,40}["“'«]?[45]\.\d/.test(line.text)
        ? (reason.exec(whole) ?? quotedAlone.exec(line.text))
        : null);
    if (!found) continue;
    const stamp = stampOf(line.text);
    return [
      {
        recipient: recipientIn(whole),
        reply: null,
        status: found[1]!,
        clientIp: clientIpOf(parseReply([`550 ${found[2]}`]), null),
        says: `${found[1]} ${found[2]!.replace(/ (?:\{"exception"|Stack trace:).*$/s, '').trim()}`,
        stage: libraryStage(whole),
        remoteMta: null,
        outcome: found[1]!.startsWith('5') ? 'rejected' : 'deferred',
        ...timeOf(stamp),
        line: line.at,
        logged: false,
        queueId: null,
      },
    ];
  }
  return [];
}

/** No reply anywhere: what the sending program itself says of the connection. */
function ownFragments(lines: readonly Line[], whole: string): Fragment[] {
  if (!isOfMail(whole)) return [];
  for (const line of lines) {
    const trouble = ownTrouble(line.text, whole);
    if (!trouble) continue;
    const stamp = stampOf(line.text);
    return [
      {
        recipient: recipientIn(line.text) ?? recipientIn(whole),
        recipientDomain: domainIn(line.text) ?? domainIn(whole),
        reply: null,
        says: trouble.says,
        stage: trouble.stage,
        remoteMta: trouble.remoteMta ?? remoteIn(line.text) ?? remoteIn(whole),
        outcome: 'deferred',
        ...timeOf(stamp),
        line: line.at,
        logged: isRecord(line.text, stamp !== null),
        queueId: null,
      },
    ];
  }
  return [];
}

function timeOf(stamp: Stamp | null): Pick<Fragment, 'at' | 'zoneless'> {
  const told = stamp ? utcOf(stamp.text) : null;
  return { at: told?.at ?? null, ...(told?.zoneless && { zoneless: true }) };
}
