/** The sentence in the brackets of a Postfix status, and in the lines about hosts that were tried before (smtp(8)). */
import { parseReplyText, type Reply } from '../../smtp/reply.ts';
import { clientIpOf, heloOf, remoteMta } from '../host.ts';
import { groupOf, type Reason } from '../log/reason.ts';
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
  let reply: Reply | null = null;
  if (spoke) reply = parseReplyText(sentence.slice(spoke[0].length).replace(answeredTo, ''));
  return {
    says,
    reply,
    stage: stageOf(sentence),
    remoteMta: remote,
    clientIp: clientIpOf(reply, remote),
    helo: heloOf(reply),
    group: groupOf(reply),
  };
}
