/** What the end of a session means, in one plain sentence. */
import type { ProbeResult } from '../case/finding.ts';
import type { Stage } from '../smtp/reply.ts';

const moment: Record<Stage, string> = {
  greeting: 'at the greeting',
  ehlo: 'after EHLO',
  starttls: 'at STARTTLS',
  auth: 'at the login',
  mail: 'at the sender address (MAIL FROM)',
  rcpt: 'at the recipient address (RCPT TO)',
  data: 'while the message was being sent (DATA)',
  'end-of-data': 'after the whole message (final dot)',
  quit: 'at QUIT',
  unknown: 'at an unknown point',
};

/** `why` is the technical reason of the dialogue or the connection, where no reply tells. */
export function sessionSays(
  session: Pick<ProbeResult, 'target' | 'outcome' | 'stage' | 'reply' | 'tls'>,
  why: string,
): string {
  const { target, outcome, stage, reply, tls } = session;
  const who = target.host === target.address ? target.host : `${target.host} (${target.address})`;
  const said = reply ? `${reply.code}${reply.enhanced ? ` ${reply.enhanced}` : ''}` : '';
  switch (outcome) {
    case 'accepted': {
      const taken: Partial<Record<Stage, string>> = {
        rcpt: 'takes mail from this sender for this recipient',
        'end-of-data': 'took the test message',
      };
      const secured = !tls ? ', without encryption' : tls.authorized ? '' : `; ${tls.why}`;
      return `${who} ${taken[stage] ?? 'answers and talks'}${secured}.`;
    }
    case 'deferred':
      return stage === 'greeting'
        ? `${who} answers, but takes no mail from here now: ${said} at the greeting.`
        : `${who} defers ${moment[stage]}: ${said}.`;
    case 'rejected':
      return `${who} refuses for good ${moment[stage]}: ${said}. Waiting does not help.`;
    case 'refused':
      return `${who} does not take connections on port ${target.port}: ${why}.`;
    case 'timeout':
      return stage === 'greeting' && !/handshake|reply/.test(why)
        ? `${who} is silent on port ${target.port}: ${why}. Its firewall drops the packets, it is down, or outbound port ${target.port} is blocked on our side.`
        : `${who} fell silent ${moment[stage]}: ${why}.`;
    case 'unreachable':
      return `${who} could not be reached: ${why}.`;
    case 'closed':
      return `${who} hung up without a word ${moment[stage]}: ${why}.`;
    case 'protocol-error':
      return `${who} broke the rules of SMTP ${moment[stage]}: ${why}.`;
  }
}
