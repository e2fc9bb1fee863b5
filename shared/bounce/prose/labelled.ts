/**
 * The many small dialects, by what they share: a recipient after a label or alone on a line, and a reply at the start
 * of a line, after a colon or in brackets. Lotus Notes, Symantec, MailFoundry, SurfControl, Trend Micro, IMail, Zoho,
 * 1&1, MailMarshal, KDDI, BIGLOBE, mFILTER, ActiveHunter, X1, X3, X6 and whatever comes next.
 */
import { findAddress, findAddresses } from '../../smtp/address.ts';
import { findReply, findStatus, parseReply, type Reply } from '../../smtp/reply.ts';
import { findRemote, remoteMta } from '../host.ts';
import { stageOf } from '../stage.ts';
import { joinLines, type Notice, type ProseImporter, type Statement } from './statement.ts';

/** Labels and phrases before a recipient, most telling first. Each ends where the address begins. */
const labels: readonly RegExp[] = [
  /^\s{0,8}(?:final |failed |original )?recipients?(?: address(?:es)?)?(?: were affected)?:[ \t]*(?=\S{3})/i,
  /^\s{0,8}(?:RCPT TO|Addressed To|Delivery failed|Failed address|Address):[ \t]*/i,
  /\b(?:unable to deliver (?:the )?message to|could not be delivered to|undeliverable to|delivering (?:your )?(?:mail|message) to|did not reach the following recipient|delivery to|message to|mail to|wasn't delivered to|unknown user|invalid (?:user )?address|returned permanent errors|user unknown|failed recipient|was not delivered to|member of this mailing list|delivery failed \d{1,4} attempts|Address):?[ \t]+(?=[<"']?\S+@)/i,
  /^\s{0,8}>>>\s{1,4}(?=\S+@)/,
];
/** An address that makes up its line, maybe with a bracketed reason: `user@example.net [User unknown]`. */
const alone =
  /^\s{0,12}(?:[*•-] )?["'<]{0,2}([^\s<>"'()[\]:;,]{1,256}@[^\s<>"'()[\]:;,]{1,255})["'>]{0,2}[:;.,]?(?:\s+[[(<].{0,300})?\s*$/;
/** An address that begins its line: Zoho's `user@example.net Invalid Address, ERROR_CODE :550`. */
const first = /^\s{0,8}["'<]{0,2}([^\s<>"'()[\]:;,]{1,256}@[^\s<>"'()[\]:;,]{1,255})["'>]{0,2}[ :;,-]{1,4}\S/;
const limit = 100;

export const labelled: ProseImporter = {
  id: 'labelled',
  read(notice: Notice): Statement[] | null {
    const found = recipients(notice);
    const shared = answer(notice.lines, 0, notice.lines.length);
    if (found.length === 0) return shared?.reply ? [{ recipient: soleMailbox(notice), ...shared }] : null;
    return found.map(({ recipient, line }, index) => {
      const end = found[index + 1]?.line ?? notice.lines.length;
      const own = found.length > 1 ? answer(notice.lines, line, Math.max(end, line + 1)) : null;
      return { recipient, ...((own?.reply ? own : shared) ?? words(notice.lines)) };
    });
  },
};

/** The recipient that a text names by a label or on a line of its own; null where it names none, or several. */
export function namedRecipient(notice: Notice): string | null {
  const found = recipients(notice);
  return found.length === 1 ? found[0]!.recipient : null;
}

function recipients({ lines, own }: Notice): { recipient: string; line: number }[] {
  const found = new Map<string, number>();
  const add = (address: string | null, line: number) => {
    if (address && !own.has(address) && found.size < limit && !found.has(address)) found.set(address, line);
  };
  for (const [index, line] of lines.entries()) {
    if (!line.includes('@')) continue;
    const text = line.slice(0, 1000);
    for (const label of labels) {
      const match = label.exec(text);
      if (match) add(findAddress(text.slice(match.index + match[0].length)), index);
    }
  }
  for (const form of [alone, first])
    if (found.size === 0)
      for (const [index, line] of lines.entries()) {
        const address = form.exec(line.slice(0, 900))?.[1];
        if (address) add(findAddress(address), index);
      }
  return [...found].map(([recipient, line]) => ({ recipient, line }));
}

/** In a language without a label here: the one mailbox of the words that is neither ours nor a helpdesk's. */
function soleMailbox({ text, own }: Notice): string | null {
  const others = findAddresses(text.slice(0, 20_000), 20).filter(
    (address) => !own.has(address) && !/^(?:postmaster|mailer-daemon|abuse|support|help|admin)/.test(address),
  );
  return others.length === 1 ? others[0]! : null;
}

type Answer = Omit<Statement, 'recipient'>;

/** The first reply of some lines, with the lines that continue it. */
function answer(lines: readonly string[], from: number, to: number): Answer | null {
  for (let at = from; at < to; at++) {
    const line = lines[at]!;
    if (!/[245]\d\d/.test(line)) continue;
    const reply = replyAt(lines, at, to);
    if (!reply) continue;
    const around = joinLines(lines.slice(Math.max(from, at - 2), Math.min(to, at + 4))).slice(0, 4000);
    const server = /\bSMTP Server <([^<>\s]{1,255})>/.exec(around)?.[1];
    const before = joinLines([
      ...lines.slice(Math.max(from, at - 2), at),
      line.split(/[245]\d\d[ -]/, 1)[0]!,
    ]);
    return {
      says: around,
      reply,
      status: null,
      stage: stageOf(around),
      remoteMta: server
        ? remoteMta(server, null)
        : (findRemote(before) ?? labelledHost(lines, before) ?? answering(before)),
    };
  }
  return null;
}

function replyAt(lines: readonly string[], at: number, to: number): Reply | null {
  const line = lines[at]!.trim();
  const start = /^(?:(?:Reason|Error|Response|Diagnostic[- ]Code):\s{0,20})?([245]\d\d)(?=[- :]|$)/i.exec(
    line,
  );
  // Zoho takes its reply apart: ERROR_CODE :550, ERROR_CODE :5.1.1 <user>… User unknown
  const zoho = /ERROR[_ ]CODE ?:\s?([245]\d\d)\b(?:, ?ERROR[_ ]CODE ?:\s?([\d.]{5,11}))?(.*)$/.exec(line);
  if (zoho)
    return parseReply([`${zoho[1]} ${zoho[2] ?? ''} ${zoho[3]!.replace(/^ - /, '')}`.replace(/\s+/g, ' ')]);
  const code = /\bResponseCode ([245]\d\d)\b[, ]*([^\]]*)/.exec(line);
  if (code) return parseReply([`${code[1]} ${code[2]}`.trim()]);
  if (!start) return findReply(line);
  const received = [line.slice(line.indexOf(start[1]!))];
  for (let next = at + 1; next < to && received.length < 50; next++) {
    const text = lines[next]!.trim();
    if (text === '' || /^(?:STEP:|Giving up|-{3,})/.test(text)) break;
    if (text.startsWith(`${start[1]}-`) || text.startsWith(`${start[1]} `)) received.push(text);
    else if (received.at(-1)![3] === '-' || /^[245]\d\d[- ]/.test(text)) break;
    else received.push(`${received.pop()!} ${text}`);
  }
  return parseReply(received);
}

/** `mx.example.net answered:`, in the languages of providers. */
function answering(before: string): Statement['remoteMta'] {
  const found =
    /((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})[>)]? (?:said|answered|replied|responded|reported|antwortete|meldete|a répondu|respondeu|respondió|respondio|ha risposto|antwoordde|odpowiedział|ответил)\b/iu.exec(
      before,
    );
  return found ? remoteMta(found[1]!, null) : null;
}

function labelledHost(lines: readonly string[], before: string): Statement['remoteMta'] {
  const address = /\[([0-9A-Fa-f:.]{7,45})\][,:]?\s*$/.exec(before)?.[1];
  if (address) return remoteMta(null, address);
  const label = lines
    .map((line) =>
      /^\s{0,6}(?:Remote-MTA|host|server)\s?:\s{0,20}<?([\w.-]{1,255})>?/i.exec(line.slice(0, 400)),
    )
    .find(Boolean);
  return label ? remoteMta(label[1]!, null) : null;
}

/** No reply at all: the words themselves, as far as a screen can show them. */
function words(lines: readonly string[]): Answer {
  const says = joinLines(lines.filter((line) => !/^[\s*=_#-]*$/.test(line)).slice(0, 12)).slice(0, 1000);
  return {
    says: says || null,
    reply: null,
    status: findStatus(says),
    stage: stageOf(says),
    remoteMta: labelledHost(lines, ''),
  };
}
