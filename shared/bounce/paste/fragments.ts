/**
 * Text that no dialect claims, record by record: the reply that stands in it, at which command, and who, where and when
 * by the roles that the words give. Exceptions of client libraries, logs of MTAs without a reader of their own,
 * gateways' pages, a line out of a ticket.
 */
import { parseReply, type Reply } from '../../smtp/reply.ts';
import { remoteMta } from '../host.ts';
import type { RemoteMta } from '../attempt.ts';
import { stageOf } from '../stage.ts';
import { lastEndpoint } from '../prose/last-endpoint.ts';
import { namedRecipient } from '../prose/labelled.ts';
import { isMailTalk } from '../prose/mail-talk.ts';
import { postfixSentence } from '../prose/postfix-sentence.ts';
import { receivingServer } from '../prose/diagnostics.ts';
import { addresseeIn, clientIn, domainIn, recipientIn, remoteIn } from './facts.ts';
import type { Fragment } from './fragment.ts';
import type { Line } from './joined.ts';
import { isClientLibrary, libraryNamed } from '../prose/client-library.ts';
import { wordsAbove } from './codes-in-words.ts';
import { libraryStage } from './library-words.ts';
import { isOwnServer } from './own-server.ts';
import { isOfMail, isPermanent, ownTrouble } from './own-trouble.ts';
import { repliesOf } from './reply-lines.ts';
import { stampOf } from '../prose/stamp.ts';
import { timeOf, withoutCode } from './without-code.ts';

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
      const same = found.find(
        (one) =>
          isSame(one.reply, reply) &&
          !differs(one.recipient, recipientIn(own)) &&
          !differs(hostOf(one.own), hostOf(own)),
      );
      if (same) {
        // told twice: the exception and the log line below it, maybe with an address that stands covered in the other
        if (covered.test(same.reply!.text) && !covered.test(reply.text)) same.reply = reply;
        same.context += `\n${context}`;
        continue;
      }
      found.push({ ...madeOf(own, reply, record[from]!, texts[0]!), context, own });
    }
  }
  // what was accepted on the way is told only where nothing was refused
  const refused = found.filter((one) => one.reply!.code >= 400);
  // 500 to 504 complain of a command (RFC 5321 §4.2.2); what came after it decided
  const serious = refused.filter(({ reply }) => reply!.code < 500 || reply!.code > 504);
  const deciding = serious.length > 0 ? serious : refused;
  if (deciding.length > 0) found.splice(0, found.length, ...deciding);
  const alone = found.length === 1;
  const told = found.map(({ context, own, ...one }) => filled(one, own, context, alone ? whole : context));
  if (told.length > 0) return told;
  const own = ownFragments(lines, whole);
  return own.length > 0 ? own : withoutCode(lines, whole);
}

/** The host that Postfix quotes in a line. */
const hostOf = (own: string): string | null => postfixSentence(own.slice(0, 6000)).remoteMta?.name ?? null;

const differs = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;

/** An address as people cover it: `x.x.x.x`, `xxx.xxx.xxx.xxx`, `192.0.2.xx`. */
const covered =
  /(?<![\w.])(?=[\d.]{0,11}[xX*])(?:[xX*]{1,3}|\d{1,3})(?:\.(?:[xX*]{1,3}|\d{1,3})){3}(?![\w.])/;
const anyAddress = new RegExp(`${covered.source}|(?<![\\w.])\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w.])`, 'g');

function isSame(a: Reply | null, b: Reply): boolean {
  if (!a || a.code !== b.code) return false;
  const key = (reply: Reply) =>
    reply.text.replace(anyAddress, ' ').replace(/\W+/g, ' ').trim().slice(0, 40).toLowerCase();
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
function filled(told: Fragment, own: string, context: string, around: string): Fragment {
  const words = wordsAbove(told.reply!.text, around);
  const one = words ? { ...told, reply: parseReply([`${told.reply!.code} ${words}`]) } : told;
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
      named(around),
    recipientDomain: one.recipient ? null : (domainIn(own) ?? domainIn(around)),
    stage: stages() ?? 'unknown',
    remoteMta: spokenTo(one.reply, around, [
      () => (sentence.reply ? sentence.remoteMta : null),
      () => lastEndpoint(own),
      () => remoteIn(before),
      () => remoteIn(behindReply(own, one.reply)),
      () => receivingServer(around),
      () => remoteIn(withoutReply(withoutSilent(context), one.reply)),
      () => remoteIn(withoutReply(withoutSilent(around), one.reply)),
      () => selfNamed(one.reply),
    ]),
    clientIp: clientIn(own) ?? null,
    says: withProgram(one.says, own, around),
    ...actionIn(around),
  };
}

const named = (text: string): string | null =>
  namedRecipient({ text, lines: text.split('\n'), own: new Set(), notes: [] });

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
  const program = line?.trim() ?? libraryNamed(around);
  return program ? `${says} (${program})` : says;
}

function actionIn(text: string): Pick<Fragment, 'action'> {
  const action = actionField.exec(text)?.[1]?.toLowerCase();
  return action === 'failed' || action === 'delayed' ? { action } : {};
}

function stageIn(text: string): NonNullable<Fragment['stage']> {
  const told = stageOf(text);
  return told === 'unknown' ? libraryStage(text) : told;
}

/** `421 mx1.example.net Service not available`: the name behind the code is the speaker's (RFC 5321 §4.2.2). */
const selfName =
  /^((?:[a-z0-9_-]{1,63}\.){1,10}[a-z]{2,24})(?: \([\w.-]{2,40}\)(?: \w{2,20})?)?(?:[,:]? (?:(?:E?SMTP|Service|closing|too many|temporarily)\b|Error:)|\s?: (?=too |system |service |server |temporar|resource|connection|try |sorry|please |busy|overload|max|error|closing|no ))/iu;
function selfNamed(reply: Reply | null): RemoteMta | null {
  const name = reply && selfName.exec(reply.text)?.[1];
  return name ? remoteMta(name, null) : null;
}

/** Another host that did not even answer, in IPv6 mostly, is not the one that refused. */
const silent =
  /\bconnect to \S{1,300}: (?:Cannot assign|Connection (?:refused|timed)|Network is|No route|Operation timed)[^\n;]{0,40}/gi;
const withoutSilent = (text: string): string => text.replace(silent, '');

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

/** qmail-send.c */
const gaveUp = /\bthis message has been in the queue too long\b/i;

/** No reply anywhere: what the sending program itself says of the connection. */
function ownFragments(lines: readonly Line[], whole: string): Fragment[] {
  if (!isOfMail(whole)) return [];
  for (const line of lines) {
    const trouble = ownTrouble(line.text, whole);
    if (!trouble) continue;
    const stamp = stampOf(line.text);
    return [
      {
        recipient: recipientIn(line.text) ?? recipientIn(whole) ?? named(whole),
        recipientDomain: domainIn(line.text) ?? domainIn(whole),
        reply: null,
        says: trouble.says,
        stage: trouble.stage,
        remoteMta: trouble.remoteMta ?? remoteIn(line.text) ?? remoteIn(whole),
        outcome: isPermanent(line.text) ? 'rejected' : gaveUp.test(whole) ? 'expired' : 'deferred',
        ...timeOf(stamp),
        line: line.at,
        logged: isRecord(line.text, stamp !== null),
        queueId: null,
      },
    ];
  }
  return [];
}
