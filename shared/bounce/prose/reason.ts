/** Why a delivery was put off: what an MTA's own sentence says, in a log as in a notice. */
import type { Reply, Stage } from '../../smtp/reply.ts';
import type { RemoteMta } from '../attempt.ts';
import { clientIpOf, heloOf } from '../host.ts';

export interface Reason {
  /** The MTA's sentence. */
  says: string;
  reply: Reply | null;
  stage: Stage;
  /** The host as the sentence names it; null where it names none. */
  remoteMta: RemoteMta | null;
  clientIp: string | null;
  helo: string | null;
  /** What equal replies have in common once addresses, ids and times are masked; empty without a reply. */
  group: string;
}

/**
 * The same reply to another recipient, at another time or for another message gives the same text: addresses,
 * numbers and ids become `#`. A short code in capitals (`TSS04`, `RP-001`) stays, for it names the cause: a list of
 * wordings tells them apart, where the case (case/deliveries.ts) does not.
 */
function maskText(text: string): string {
  return text
    .slice(0, 1000)
    .replace(/<[^<>]{0,300}>/g, '<#>')
    .replace(/[^\s<>()[\],;'"]+/g, (word) =>
      /[\d@]/.test(word) && !/^[A-Z][A-Z0-9_-]{1,8}[.:]?$/.test(word) ? '#' : word,
    );
}

export function groupOf(reply: Reply | null): string {
  return reply ? `${reply.code} ${reply.enhanced ?? ''} ${maskText(reply.text)}` : '';
}

/** What a reply tells by itself, whoever logged it. */
export interface ReplyFacts {
  reply: Reply | null;
  clientIp: string | null;
  helo: string | null;
  group: string;
}

export type ReadReply = (text: string, remote: RemoteMta | null) => ReplyFacts;

/** Reads replies as one MTA quotes them; a log quotes few different ones, so they are remembered. */
export function repliesIn(parse: (text: string) => Reply | null): ReadReply {
  const known = new Map<string, ReplyFacts>();
  return (text, remote) => {
    let facts = known.get(text);
    if (!facts) {
      if (known.size >= 1000) known.clear();
      const reply = parse(text);
      facts = { reply, clientIp: clientIpOf(reply, null), helo: heloOf(reply), group: groupOf(reply) };
      known.set(text, facts);
    }
    if (facts.clientIp === null || facts.clientIp !== remote?.address) return facts;
    return { ...facts, clientIp: clientIpOf(facts.reply, remote) };
  };
}
