/**
 * qmail-send(8): `starting delivery 7: msg 421 to remote user@example.net`, then `delivery 7: deferral: …` with blanks
 * as underscores and line ends as slashes; `end msg 421`. Numbers of messages are used again once they have ended.
 */
import { clientIpOf, heloOf } from '../../host.ts';
import { Beginnings, textOf } from '../bytes.ts';
import type { DeliveryLine } from '../delivery-line.ts';
import { groupOf, type Reason } from '../../prose/reason.ts';
import type { Tally } from '../tally.ts';
import { countTold } from './told-delivery.ts';
import { readParagraph } from '../../prose/qmail.ts';

const outcomes = { success: 'accepted', deferral: 'deferred', failure: 'rejected' } as const;
/** Deliveries under way; qmail's own limit is 500. */
const limit = 2000;

/** What its lines begin with. */
const beginnings = new Beginnings(
  ...['starting delivery ', 'delivery ', 'new msg ', 'info msg ', 'end msg ', 'status: ', 'bounce msg: '],
  ...['triple bounce: ', 'warning: '],
);

export class QmailLog {
  readonly #tally: Tally;
  readonly #line: DeliveryLine;
  readonly #underWay = new Map<string, { id: string; recipient: string }>();

  constructor(tally: Tally, line: DeliveryLine) {
    this.#tally = tally;
    this.#line = line;
  }

  /** False for a line of another program. */
  read(b: Uint8Array, start: number, end: number): boolean {
    if (!beginnings.at(b, start, end)) return false;
    const text = textOf(b, start, Math.min(end, start + 8000));
    const begun = /^starting delivery (\d{1,10}): msg (\d{1,12}) to (?:remote|local) (\S{1,400})$/.exec(text);
    if (begun) {
      if (this.#underWay.size >= limit) this.#underWay.clear();
      this.#underWay.set(begun[1]!, { id: begun[2]!, recipient: begun[3]! });
      return true;
    }
    const ended = /^delivery (\d{1,10}): (success|deferral|failure): (.*)$/.exec(text);
    const one = ended && this.#underWay.get(ended[1]!);
    if (one) {
      this.#underWay.delete(ended[1]!);
      const reason = reasonOf(ended[3]!);
      const outcome = outcomes[ended[2] as keyof typeof outcomes];
      const gaveUp = outcome === 'rejected' && /too[ _]long/.test(reason.says);
      const { remoteMta } = reason;
      countTold(this.#tally, this.#line, {
        ...one,
        remoteMta,
        clientIp: null,
        outcome: gaveUp ? 'expired' : outcome,
        reason,
      });
      return true;
    }
    return (
      ended !== null || /^(?:new|info|end) msg \d|^(?:status|bounce msg|triple bounce|warning): /.test(text)
    );
  }
}

function reasonOf(words: string): Reason {
  const lines = words.replaceAll('_', ' ').split(/\/(?=Remote |Giving |I'm |STARTTLS |$)/);
  const { says, reply, stage, remoteMta } = readParagraph(null, lines.filter(Boolean));
  return {
    says: says ?? '',
    reply,
    stage: stage ?? 'unknown',
    remoteMta: remoteMta ?? null,
    clientIp: clientIpOf(reply, remoteMta ?? null),
    helo: heloOf(reply),
    group: groupOf(reply),
  };
}
