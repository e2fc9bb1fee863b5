/** What follows `defer (-45) ` or a host in Exim's main log. */
import { isIp } from '../../dns/address.ts';
import { parseReply, type Stage } from '../../smtp/reply.ts';
import type { RemoteMta } from '../attempt.ts';
import { remoteMta } from '../host.ts';
import { repliesIn, type Reason } from './reason.ts';
import { stageOf, stageOfCommand } from '../stage.ts';

const hostField = /(?:^|\s)H=(?:([^\s[]{1,255}) )?\[([0-9A-Fa-f:.]{2,45})\](?::(\d{1,5}))?/;
const ownField = /\sI=\[([0-9A-Fa-f:.]{2,45})\]/;
/** `after initial connection: 421 …`, `after RCPT TO:<u@example.net>: 421 …`; up to Exim 4.82 the host stands between. */
const answeredTo =
  /\bafter ([^\n]{1,600}?): (?:host ([^\s[]{1,255}) \[([0-9A-Fa-f:.]{2,45})\](?::\d{1,5})?: )?([2-5]\d\d(?:[ -].*)?)$/s;
const ehloResponse = /\(EHLO response was: (.+)\)\s*$/s;
const errors = new Map<string, Stage>([
  ['-44', 'rcpt'],
  ['-45', 'mail'],
]);

/** For a reader of logs, which meets the same replies again and again. Their lines are joined with a written `\n`. */
export const eximReplies = () => repliesIn((text) => parseReply(text.split('\\n')));

/** @param says all that follows the addresses, `R=` and `T=` included */
export function eximReason(says: string, toldBy = eximReplies()): Reason {
  const text = says.slice(0, 8000);
  const host = hostField.exec(text);
  const before = host ? remoteMta(host[1] ?? null, host[2]!, host[3] ? Number(host[3]) : null) : null;
  const own = ownField.exec(text)?.[1];
  const { answer, stage, helo, after } = answered(text);
  const remote = before ?? after;
  const told = toldBy(answer, remote);
  return {
    ...told,
    says: sentence(text),
    stage,
    remoteMta: remote,
    clientIp: own && isIp(own) ? own : told.clientIp,
    helo: helo ?? told.helo,
  };
}

/** The reply as it is quoted (empty for none), and the command that it answered. */
function answered(text: string): {
  answer: string;
  stage: Stage;
  helo: string | null;
  /** The host where it stands behind the sentence. */
  after: RemoteMta | null;
} {
  const toEhlo = ehloResponse.exec(text);
  if (toEhlo) {
    const name = /in response to (?:EHLO|HELO|LHLO) (\S{1,255})/.exec(text)?.[1] ?? null;
    return { answer: toEhlo[1]!, stage: 'ehlo', helo: name, after: null };
  }
  const found = answeredTo.exec(text);
  if (!found) return { answer: '', stage: silentStage(text), helo: null, after: null };
  const command = found[1]!;
  const helo = /^(?:EHLO|HELO|LHLO) (\S{1,255})$/.exec(command)?.[1] ?? null;
  const after = found[2] ? remoteMta(found[2], found[3]!) : null;
  return { answer: found[4]!, stage: stageAfter(command, text), helo, after };
}

/**
 * With PIPELINING Exim names the last command it sent, not the one that was answered: the words of the reply
 * decide, then Exim's error number (-44 RCPT, -45 MAIL).
 */
function stageAfter(command: string, text: string): Stage {
  if (!command.startsWith('pipelined ')) return stageOfCommand(command);
  if (/Sender address rejected/i.test(text)) return 'mail';
  if (/Recipient address rejected/i.test(text)) return 'rcpt';
  const number = /defer \((-?\d{1,5})\)/.exec(text)?.[1] ?? '';
  return errors.get(number) ?? stageOfCommand(command);
}

function silentStage(text: string): Stage {
  const command = /\b(?:timeout after|in response to) ([^:(]{3,60})/.exec(text)?.[1];
  const stage = command ? stageOfCommand(command) : 'unknown';
  return stage === 'unknown' ? stageOf(text) : stage;
}

function sentence(text: string): string {
  const from = text.search(/\bdefer \(-?\d/);
  const after = from >= 0 ? text.slice(from) : text;
  return after.replace(/^defer \(-?\d{1,5}\):? ?/, '').trim();
}
