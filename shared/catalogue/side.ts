/** Whose matter it is, where only the words tell: by the cause, unless the words say whose. */
import { sideOf, type Cause, type Side } from './cause.ts';
import { plainWords } from './plain.ts';

/** Words that turn a cause to one side. The first that fits counts. */
const turns: readonly { cause: Cause; side: Side; pattern: RegExp }[] = [
  {
    cause: 'connection-limit',
    side: 'receiver',
    pattern:
      /(?:server|system|listener|total|overall|all) (?:\w+ )?(?:connections|sessions)|to this (?:server|listener|system)/,
  },
  {
    cause: 'rate-limit',
    side: 'either',
    pattern:
      /(?:messages|mail|e-?mails?) (?:to|for) (?:this|the|that)? ?(?:recipient|user|mail ?box|address)|limit (?:\w+ ){0,3}for (?:the |this )?recipient|recipient .{0,40}(?:receiving|rate|too (?:much|many|quickly))|(?:user|mail ?box|account) .{0,40}receiving/,
  },
  {
    cause: 'tls',
    side: 'receiver',
    pattern:
      /too many (?:tls|ssl)|tls (?:is )?(?:not|temporarily) |(?:cannot|unable to|failed to) (?:start|initiali[sz]e)/,
  },
  { cause: 'tls', side: 'sender', pattern: /required|require|must|client certificate|your/ },
  { cause: 'dns-failure', side: 'sender', pattern: /your|sender|sending|client|mail from|connecting|helo/ },
  {
    cause: 'dns-failure',
    side: 'receiver',
    pattern:
      /recipient|\bno mxs?\b|mx record|mail exchange|next hop|destination|backend|forward|relay|\brout(?:e|ing)/,
  },
  { cause: 'reverse-dns', side: 'either', pattern: /temporar/ },
  { cause: 'policy', side: 'sender', pattern: /verification failed for|sender verif/ },
  {
    cause: 'policy',
    side: 'receiver',
    pattern: /being verified|recipient|mailbox|(?:white|allow)-? ?list|verification|unverified/,
  },
  { cause: 'policy', side: 'sender', pattern: /sender|your|client|from address|mail from|authori[sz]ed/ },
  {
    cause: 'timeout',
    side: 'sender',
    pattern: /(?:waiting for|from) (?:data from )?(?:the |your )?client|talk faster|you (?:are|were|took)/,
  },
  {
    cause: 'timeout',
    side: 'receiver',
    pattern: /backend|back-end|upstream|downstream|database|internal|lookup|scan/,
  },
  { cause: 'protocol-error', side: 'receiver', pattern: /\bproxy\b/ },
];

/** Rule “Ties, order, side”: the side of a cause, or the side that the words name. */
export function sideOfWords(cause: Cause, text: string): Side {
  const plain = plainWords(text);
  return turns.find((turn) => turn.cause === cause && turn.pattern.test(plain))?.side ?? sideOf(cause);
}
