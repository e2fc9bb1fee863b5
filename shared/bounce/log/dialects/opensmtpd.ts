/**
 * OpenSMTPD's log (smtpd(8)): `session mta delivery evpid=… to=<…> source="…" relay="192.0.2.1 (mx.example.net)"
 * result="TempFail" stat="421 …"`; until 6.3 `smtp-out: TempFail for …: session=…, to=<…>, relay=…, stat=…`; at the end
 * of its time `relay: Expire for …: from=<…>, to=<…>, rcpt=<->, delay=4d, stat=Envelope expired`.
 *
 * A host that refuses before MAIL stands in the lines of its session alone, `mta connecting address=… host=…` and
 * `mta error reason=BANNER rejected: 421 …`; what waited for it only says “Network error on destination MXs”.
 */
import { isIp } from '../../../dns/address.ts';
import type { Stage } from '../../../smtp/reply.ts';
import type { RemoteMta } from '../../attempt.ts';
import { remoteMta } from '../../host.ts';
import type { Reason } from '../../prose/reason.ts';
import { textOf } from '../bytes.ts';
import type { DeliveryLine } from '../delivery-line.ts';
import type { Tally } from '../tally.ts';
import { countTold, reasonOf, type ToldDelivery } from './told-delivery.ts';

const outcomes = new Map<string, ToldDelivery['outcome']>([
  ['Ok', 'accepted'],
  ['TempFail', 'deferred'],
  ['PermFail', 'rejected'],
  ['Expire', 'expired'],
]);

/** What mta_session.c calls the command that a host refused. */
const refused: Record<string, Stage> = {
  BANNER: 'greeting',
  EHLO: 'ehlo',
  HELO: 'ehlo',
  LHLO: 'ehlo',
  STARTTLS: 'starttls',
  AUTH: 'auth',
};
const connecting =
  /^([0-9a-f]{16}) mta (?:event=)?connecting address=(?:\w{1,10}:\/\/)?\[?([0-9A-Fa-f.:]{3,45}?)\]?(?::(\d{1,5}))? host=(\S{1,255})/;
const refusal = /^([0-9a-f]{16}) mta (?:event=)?error reason=([A-Z]{4,8}) rejected: (.*)/s;
const noHost = /^Network error on destination MXs/;
/** Sessions under way, and hosts that refused. */
const limit = 5000;
/** Of what a host said longer ago nothing follows for a delivery. */
const freshSeconds = 4 * 3600;

interface Refusal {
  id: Uint8Array;
  reason: Reason;
  time: number;
}

export class OpenSmtpdLog {
  readonly #tally: Tally;
  readonly #line: DeliveryLine;
  readonly #sessions = new Map<string, RemoteMta>();
  /** By the host's name. */
  readonly #refusals = new Map<string, Refusal>();

  constructor(tally: Tally, line: DeliveryLine) {
    this.#tally = tally;
    this.#line = line;
  }

  /** Reads what follows `smtpd[pid]: `; lines that tell of no delivery are passed over. */
  read(b: Uint8Array, start: number, end: number): boolean {
    const text = textOf(b, start, Math.min(end, start + 8000));
    const delivery =
      / mta (?:event=)?delivery evpid=([0-9a-f]{1,16}) /.exec(text) ??
      /^(?:smtp-out|relay|mda|lmtp): \w{2,8} for ([0-9a-f]{1,16}):/.exec(text);
    if (delivery) this.#deliver(delivery[1]!, text);
    else this.#ofSession(text);
    return true;
  }

  #ofSession(text: string): void {
    const begun = connecting.exec(text);
    if (begun) {
      if (this.#sessions.size > limit) this.#sessions.clear();
      const [, session, address, port, name] = begun as unknown as string[];
      this.#sessions.set(session!, remoteMta(name!, address!, port ? Number(port) : null)!);
    }
    const [, session, command, words] = refusal.exec(text) ?? [];
    const stage = refused[command ?? ''];
    if (!stage) return;
    const remote = this.#sessions.get(session!) ?? null;
    this.#refuse(remote, reasonOf(words!, remote, stage));
  }

  /** Told of no recipient until a delivery says whom it kept waiting. */
  #refuse(remote: RemoteMta | null, reason: Reason): void {
    const host = (remote?.name ?? remote?.address ?? '').toLowerCase();
    const id = new TextEncoder().encode(`session with ${host}`);
    const l = Object.assign(this.#line, { bytes: id, idStart: 0, idEnd: id.length, pid: 0 });
    if (remote) l.host = this.#tally.hosts.idOf(`${remote.name ?? ''}[${remote.address ?? ''}]`);
    this.#tally.hostFailed(l, reason);
    if (this.#refusals.size > limit) this.#refusals.clear();
    this.#refusals.set(host, { id, reason, time: l.time });
  }

  /** What the last of a domain's own hosts to refuse had said. */
  #refusalOf(domain: string): Refusal | null {
    const own = [...this.#refusals].filter(([host]) => host === domain || host.endsWith(`.${domain}`));
    const last = own.map(([, one]) => one).sort((a, b) => b.time - a.time)[0];
    return last && this.#line.time - last.time < freshSeconds ? last : null;
  }

  #deliver(id: string, text: string): void {
    const field = (name: string) =>
      new RegExp(`[ ,]${name}=(?:"([^"]{0,2000})"|<([^>]{0,320})>|([^,"<]{0,2000}))`)
        .exec(text)
        ?.slice(1)
        .find(Boolean) ?? '';
    const result = field('result') || /^[\w-]{1,20}: (\w{2,8}) for /.exec(text)?.[1] || '';
    const outcome = outcomes.get(result);
    const recipient = field('to');
    if (!outcome || !recipient.includes('@')) return;
    const relay = /^(\S{1,60})(?: \(([^\s()]{1,255})\))?/.exec(field('relay'));
    const stat = field('stat');
    const before = noHost.test(stat) && relay ? this.#refusalOf(relay[1]!.toLowerCase()) : null;
    if (before) this.#tally.open.find(before.id, 0, before.id.length)?.takeFailures(0);
    const remote = before?.reason.remoteMta ?? (relay ? remoteMta(relay[2] ?? null, relay[1]!) : null);
    const source = field('source').split(' ', 1)[0]!;
    countTold(this.#tally, this.#line, {
      id,
      recipient,
      remoteMta: remote,
      clientIp: isIp(source) ? source : null,
      outcome,
      reason: before ? { ...before.reason, says: `${stat}: ${before.reason.says}` } : reasonOf(stat, remote),
    });
  }
}
