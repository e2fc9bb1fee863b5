/** The sentence in the brackets of a Postfix status, and in the lines about hosts that were tried before (smtp(8)). */
import { parseReplyText } from '../../smtp/reply.ts';
import { remoteMta } from '../host.ts';
import { toldBy, type Reason } from '../log/reason.ts';
import { stageOf } from '../stage.ts';

const suspended = 'delivery temporarily suspended: ';
const replied =
  /^(?:TLS is required, but )?(?:host|SASL authentication failed; server) ([^\s[]{1,255})\[([^\]]{1,60})\](?::(\d{1,5}))? (?:said|refused to talk to me|refused to start TLS): /;
const unanswered =
  /^(?:connect to|lost connection with|conversation with) ([^\s[]{1,255})\[([^\]]{1,60})\](?::(\d{1,5}))?/;
const answeredTo = / \(in reply to [A-Za-z ]{1,30} command\)$/;

/** @param says without its outer brackets */
export function postfixReason(says: string): Reason {
  const sentence = says.startsWith(suspended) ? says.slice(suspended.length) : says;
  const spoke = replied.exec(sentence);
  const host = spoke ?? unanswered.exec(sentence);
  const remote = host ? remoteMta(host[1]!, host[2]!, host[3] ? Number(host[3]) : null) : null;
  const answer = spoke ? sentence.slice(spoke[0].length).replace(answeredTo, '') : '';
  return { says, ...toldBy(answer, remote, parseReplyText), stage: stageOf(sentence), remoteMta: remote };
}
