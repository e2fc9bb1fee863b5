/** What the end of a session means, in one plain sentence. */
import { wasConnected, type ProbeResult } from '../case/finding.ts';
import type { Stage } from '../smtp/reply.ts';
import { stageWords } from '../words/stages.ts';

const withoutTls = 'Whether it takes mail without encryption was not tried.';

/** `why` is the technical reason of the dialogue or the connection, where no reply tells. */
export function sessionSays(
  session: Pick<ProbeResult, 'target' | 'outcome' | 'stage' | 'reply' | 'tls' | 'transcript'>,
  why: string,
): string {
  const { target, outcome, stage, reply, tls } = session;
  const who = target.host === target.address ? target.host : `${target.host} (${target.address})`;
  const said = reply ? `${reply.code}${reply.enhanced ? ` ${reply.enhanced}` : ''}` : '';
  if (stage === 'greeting' && why.startsWith('the TLS handshake'))
    return `${who} took the connection on port ${target.port}, but ${why}.`;
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
      if (stage === 'starttls' && reply?.code !== 421)
        return `${who} offers STARTTLS, but cannot begin it now: ${said}. ${withoutTls}`;
      return stage === 'greeting'
        ? `${who} answers, but takes no mail from here now: ${said} at the greeting.`
        : `${who} defers ${stageWords[stage].inline}: ${said}.`;
    case 'rejected':
      if (stage === 'starttls') return `${who} offers STARTTLS, but refuses it: ${said}. ${withoutTls}`;
      return `${who} refuses for good ${stageWords[stage].inline}: ${said}. Waiting does not help.`;
    case 'refused':
      return `${who} does not take connections on port ${target.port}: ${why}.`;
    case 'timeout':
      if (stage === 'greeting' && wasConnected(session))
        return `${who} took the connection, but did not greet in time: ${why}. Mail servers wait for it up to five minutes (RFC 5321 §4.5.3.2.1), so this alone does not show that it takes no mail.`;
      return stage === 'greeting'
        ? `${who} is silent on port ${target.port}: ${why}. Its firewall drops the packets, it is down, or outbound port ${target.port} is blocked on our side.`
        : `${who} fell silent ${stageWords[stage].inline}: ${why}.`;
    case 'unreachable':
      return `${who} could not be reached: ${why}.`;
    case 'closed':
      return `${who} hung up without a word ${stageWords[stage].inline}: ${why}.`;
    case 'protocol-error':
      return `${who} broke the rules of SMTP ${stageWords[stage].inline}: ${why}.`;
  }
}
