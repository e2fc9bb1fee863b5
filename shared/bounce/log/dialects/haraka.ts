/**
 * Haraka's log: `[LEVEL] [UUID.1] [core] recipient <…> code=OK … sender=…` as a message comes in, then for each domain
 * of it `[LEVEL] [UUID.1.N] [outbound] …`: `recipient <…> deferred: 452 …` and `rejected: …`, `Temp failing FILE for N
 * seconds: Upstream error: 421 …`, `bouncing mail: …`, `delivered file=… host=… ip=… response="…"`.
 */
import type { Stage } from '../../../smtp/reply.ts';
import type { RemoteMta } from '../../attempt.ts';
import { remoteMta } from '../../host.ts';
import { stageOf } from '../../stage.ts';
import { textOf } from '../bytes.ts';
import type { DeliveryLine } from '../delivery-line.ts';
import type { Tally } from '../tally.ts';
import { countTold, reasonOf, type ToldDelivery } from './told-delivery.ts';

/** Messages under way. */
const limit = 20_000;
const form =
  /^\[(?:DATA|PROTOCOL|DEBUG|INFO|NOTICE|WARN|ERROR|CRIT|ALERT|EMERG)\] \[([0-9A-F-]{36}(?:\.\d{1,6}){0,2}|-)\] \[([\w./-]{1,60})\] {1,2}(.*)$/s;
const gaveUp = /^Too many failures \((.*)\)$/s;
const someOf = /^Some recipients (?:temp )?failed: (.*)$/s;

/** The part of a message that goes to one domain. */
interface Part {
  open: Set<string>;
  /** Refused one by one in the session that is not over yet. */
  refused: Set<string>;
  remote: RemoteMta | null;
}

export class HarakaLog {
  readonly #tally: Tally;
  readonly #line: DeliveryLine;
  /** Recipients by domain, in the order in which they came, of each message. */
  readonly #messages = new Map<string, Map<string, string[]>>();
  readonly #parts = new Map<string, Part>();

  constructor(tally: Tally, line: DeliveryLine) {
    this.#tally = tally;
    this.#line = line;
  }

  /** False for a line of another program. */
  read(b: Uint8Array, start: number, end: number): boolean {
    const found = form.exec(textOf(b, start, Math.min(end, start + 4000)));
    if (!found) return false;
    const [, uuid, source, words] = found as unknown as [string, string, string, string];
    if (source === 'core') this.#arrival(uuid, words);
    else if (source === 'outbound' && uuid !== '-') this.#delivery(uuid, words.trim());
    return true;
  }

  #arrival(uuid: string, words: string): void {
    const recipient = /^recipient <([^<>]{3,320})> (?:code=(?:OK|CONT)|.*\bcode=(?:OK|CONT))\b/.exec(
      words,
    )?.[1];
    if (!recipient) return;
    if (this.#messages.size >= limit) this.#messages.clear();
    let domains = this.#messages.get(uuid);
    if (!domains) this.#messages.set(uuid, (domains = new Map()));
    const domain = recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase();
    domains.set(domain, [...(domains.get(domain) ?? []), recipient]);
  }

  #delivery(uuid: string, words: string): void {
    const part = this.#partOf(uuid);
    const trying = /^(?:Attempting to deliver to: |Attempting to bind .* to: )(\S{1,255}?):(\d{1,5})\b/.exec(
      words,
    );
    if (trying) part.remote = remoteMta(null, trying[1]!, Number(trying[2]));
    const one = /^recipient <([^<>]{3,320})> (deferred|rejected): (.*)$/s.exec(words);
    if (one) {
      part.refused.add(one[1]!);
      this.#count(
        uuid,
        [one[1]!],
        one[2] === 'deferred' ? 'deferred' : 'rejected',
        one[3]!,
        part.remote,
        'rcpt',
      );
      if (one[2] === 'rejected') part.open.delete(one[1]!);
      return;
    }
    const delayed = /^Temp failing \S{1,200} for [\d.]{1,12} seconds: (.*)$/s.exec(words)?.[1];
    const bounced = /^bouncing mail: (.*)$/s.exec(words)?.[1];
    if (delayed !== undefined) this.#refused(uuid, part, delayed, 'deferred');
    else if (bounced !== undefined)
      this.#refused(uuid, part, bounced, gaveUp.test(bounced) ? 'expired' : 'rejected');
    else if (words.startsWith('delivered file=')) this.#delivered(uuid, part, words);
  }

  /** What is said of all recipients at once; who was refused alone is told already. */
  #refused(uuid: string, part: Part, why: string, outcome: ToldDelivery['outcome']): void {
    const says = gaveUp.exec(why)?.[1] ?? why;
    const some = someOf.exec(says)?.[1];
    const named = some ? [...some.matchAll(/<([^<>]{3,320})>/g)].map(([, address]) => address!) : null;
    if (!named || outcome === 'expired') {
      const alone = named ?? [...part.open];
      const recipients = alone.length ? alone : [''];
      const words = says.replace(/^Upstream error: /, '');
      // the last try was refused as well
      if (outcome === 'expired' && !named) this.#count(uuid, recipients, 'deferred', words, part.remote);
      this.#count(uuid, recipients, outcome, words, part.remote);
      if (outcome !== 'deferred') for (const recipient of alone) part.open.delete(recipient);
    }
    if (outcome !== 'rejected') part.refused.clear();
  }

  #delivered(uuid: string, part: Part, words: string): void {
    const field = (name: string) =>
      new RegExp(` ${name}=(?:"([^"]{0,500})"|(\\S{1,255}))`).exec(words)?.slice(1).find(Boolean);
    const remote = remoteMta(field('host') ?? null, field('ip') ?? null);
    const taken = [...part.open].filter((recipient) => !part.refused.has(recipient));
    this.#count(uuid, taken, 'accepted', `250 ${field('response') ?? ''}`, remote);
    for (const recipient of taken) part.open.delete(recipient);
  }

  /** The Nth domain of a message is its Nth part. */
  #partOf(uuid: string): Part {
    let part = this.#parts.get(uuid);
    if (part) return part;
    if (this.#parts.size >= limit) this.#parts.clear();
    const dot = uuid.lastIndexOf('.');
    const domains = [...(this.#messages.get(uuid.slice(0, dot))?.values() ?? [])];
    part = {
      open: new Set(domains[Number(uuid.slice(dot + 1)) - 1] ?? []),
      refused: new Set(),
      remote: null,
    };
    this.#parts.set(uuid, part);
    return part;
  }

  #count(
    uuid: string,
    recipients: readonly string[],
    outcome: ToldDelivery['outcome'],
    says: string,
    remote: RemoteMta | null,
    stage: Stage = stageOf(says),
  ): void {
    const reason = reasonOf(says, remote, stage);
    for (const recipient of recipients)
      countTold(this.#tally, this.#line, {
        id: uuid,
        recipient,
        remoteMta: remote,
        clientIp: null,
        outcome,
        reason,
      });
  }
}
