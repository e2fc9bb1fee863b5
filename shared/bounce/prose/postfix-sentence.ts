/** What Postfix's delivery agents write (smtp(8)): in bounces, in `status=… (…)` of the log and in queue listings. */
import { findReply, type Reply, type Stage } from '../../smtp/reply.ts';
import type { RemoteMta } from '../attempt.ts';
import { findRemote, remoteMta } from '../host.ts';
import { repliesIn, type Reason } from './reason.ts';
import { stageOf } from '../stage.ts';

/** `host mx.example.net[192.0.2.1]:587 said: …` */
const spoke = /\b(?:said|refused to talk to me|refused to start TLS):\s?/;
const speaker = /\b(?:host|server) (\S{1,300})\s?$/;
/** `lost connection with mx.example.net[192.0.2.1] while …` */
const unanswered =
  /\b(?:connect to|with|host|server) ([^\s[\]]{1,255})\[([0-9A-Fa-f:.]{3,45})\](?::(\d{1,5}))?/;
/** Postfix's own words behind a reply: which command it answered. */
const answeredTo = / ?\(in reply to [^()]{1,60}\)[\s)]*$/;

/** The reply that a sentence quotes; null without one, then the host is the one that was tried. */
export function postfixSentence(sentence: string): {
  says: string;
  reply: Reply | null;
  stage: Stage;
  remoteMta: RemoteMta | null;
} {
  const says = sentence.slice(0, 8000);
  const { words, remote } = quotedIn(says);
  return { says, reply: words === null ? null : findReply(words), stage: stageOf(says), remoteMta: remote };
}

/** For a reader of logs, which meets the same replies again and again. */
export const postfixReplies = () => repliesIn(findReply);

/** The same, as a log keeps it. @param sentence without its outer brackets */
export function postfixReason(sentence: string, toldBy = postfixReplies()): Reason {
  const says = sentence.slice(0, 8000);
  const { words, remote } = quotedIn(says);
  return { says, ...toldBy(words ?? '', remote), stage: stageOf(says), remoteMta: remote };
}

function quotedIn(says: string): { words: string | null; remote: RemoteMta | null } {
  const verb = spoke.exec(says);
  const host = verb && speaker.exec(says.slice(Math.max(0, verb.index - 400), verb.index))?.[1];
  if (verb && host) {
    const words = says.slice(verb.index + verb[0].length).replace(answeredTo, '');
    return { words, remote: findRemote(host) ?? remoteMta(host, null) };
  }
  const tried = unanswered.exec(says);
  const port = tried?.[3] ? Number(tried[3]) : null;
  return { words: null, remote: tried && remoteMta(tried[1]!, tried[2]!, port) };
}
