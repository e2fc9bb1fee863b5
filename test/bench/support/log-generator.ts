/**
 * Writes a maillog or a mainlog of any length together with the truth about it. Deterministic: the same seed gives
 * the same bytes. Holds what readers trip over: first-MX failures, failed connections without a queue id, several
 * recipients, interleaved messages, `421` in ids, sizes, process ids and ports, messages that expire or stay.
 */
import { random } from './random.ts';
import { replies } from './replies.ts';
export interface Truth {
  lines: number;
  sent: number;
  deferred: number;
  deferred421: number;
  bounced: number;
  expired: number;
  /** Refusals by a first MX that the log tells in a line of their own. */
  firstMx: number;
  domains: Map<string, DomainTruth>;
}
export interface DomainTruth {
  deferred: number;
  deferred421: number;
  messages: number;
  recovered: number;
  lost: number;
}

export interface GeneratorOptions {
  lines: number;
  seed: number;
  /** Takes the text in pieces of about a megabyte. */
  write: (text: string) => void;
}

interface Recipient {
  address: string;
  domain: number;
  met: boolean;
  done: boolean;
}
interface Message {
  id: string;
  sender: string;
  arrived: number;
  tries: number;
  recipients: Recipient[];
}

const start = Date.UTC(2026, 4, 4) / 1000;
const lifetime = 5 * 3600;

abstract class Generator {
  readonly truth: Truth = {
    lines: 0,
    sent: 0,
    deferred: 0,
    deferred421: 0,
    bounced: 0,
    expired: 0,
    firstMx: 0,
    domains: new Map(),
  };
  protected readonly chance: () => number;
  protected now = start;
  protected counter = 0;
  readonly #options: GeneratorOptions;
  #text: string[] = [];
  #size = 0;
  /** Messages waiting for their next try, by minute. */
  readonly #retries = new Map<number, Message[]>();

  constructor(options: GeneratorOptions) {
    this.#options = options;
    this.chance = random(options.seed);
  }

  run(): Truth {
    let minute = Math.floor(this.now / 60);
    while (!this.full) {
      this.now += this.chance() < 0.3 ? 1 : 0;
      const current = Math.floor(this.now / 60);
      if (current !== minute) {
        for (const message of this.#retries.get(minute) ?? []) if (!this.full) this.#deliver(message);
        this.#retries.delete(minute);
        minute = current;
      }
      const message = this.#message();
      this.arrival(message);
      this.#deliver(message);
    }
    this.#flush();
    return this.truth;
  }

  protected get full(): boolean {
    return this.truth.lines >= this.#options.lines;
  }

  protected line(text: string): void {
    this.truth.lines++;
    this.#text.push(text);
    this.#size += text.length + 1;
    if (this.#size > 1_000_000) this.#flush();
  }

  protected pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.chance() * list.length)]!;
  }

  protected abstract newId(): string;
  protected abstract arrival(message: Message): void;
  protected abstract sent(message: Message, recipient: Recipient, mx: number): void;
  protected abstract refused(message: Message, recipient: Recipient, reply: string, mx: number): void;
  protected abstract firstMxRefused(message: Message, recipient: Recipient, reply: string): void;
  protected abstract bounced(message: Message, recipient: Recipient): void;
  protected abstract expired(message: Message): void;
  protected abstract left(message: Message): void;

  /** A domain that refuses now and then, and some that do so for hours. */
  #refuses(domain: number, first: boolean): boolean {
    if (domain % 29 === 3 && Math.floor(this.now / 3600) % 3 === 1) return true;
    return this.chance() < (first ? 0.05 : 0.3);
  }

  #message(): Message {
    const domain = Math.floor(this.chance() ** 3 * 900);
    const several = this.chance() < 0.05 ? 3 : 1;
    this.counter++;
    return {
      id: this.newId(),
      sender: `news-${this.counter % 40}@example.com`,
      arrived: this.now,
      tries: 0,
      recipients: Array.from({ length: several }, (_, i) => ({
        // each at a domain of its own, for one session would carry all recipients of one
        address: `user${this.counter}.${i}@d${(domain + i * 7) % 900}.example.net`,
        domain: (domain + i * 7) % 900,
        met: false,
        done: false,
      })),
    };
  }

  #deliver(message: Message): void {
    const first = message.tries++ === 0;
    const old = this.now - message.arrived > lifetime;
    for (const recipient of message.recipients.filter(({ done }) => !done)) {
      if (first && this.chance() < 0.01) this.#bounce(message, recipient);
      else if (this.#refuses(recipient.domain, first)) this.#refuse(message, recipient);
      else this.#accept(message, recipient, 1);
    }
    const open = message.recipients.filter(({ done }) => !done);
    if (open.length > 0 && old) {
      this.expired(message);
      this.truth.expired++;
      for (const recipient of open) this.#domain(recipient).lost++;
    } else if (open.length > 0) return this.#retry(message);
    this.left(message);
  }

  #retry(message: Message): void {
    const wait = Math.min(4000, 300 * 2 ** (message.tries - 1));
    const minute = Math.floor((this.now + wait) / 60);
    const due = this.#retries.get(minute);
    if (due) due.push(message);
    else this.#retries.set(minute, [message]);
  }

  #accept(message: Message, recipient: Recipient, mx: number): void {
    this.sent(message, recipient, mx);
    this.truth.sent++;
    recipient.done = true;
    if (recipient.met) this.#domain(recipient).recovered++;
  }

  #bounce(message: Message, recipient: Recipient): void {
    this.bounced(message, recipient);
    this.truth.bounced++;
    recipient.done = true;
    if (recipient.met) this.#domain(recipient).lost++;
  }

  #refuse(message: Message, recipient: Recipient): void {
    const reply = this.pick(replies);
    if (this.chance() < 0.4) {
      this.firstMxRefused(message, recipient, reply);
      this.truth.firstMx++;
      this.#count(recipient, reply);
      if (this.chance() < 0.5) return this.#accept(message, recipient, 2);
    }
    this.refused(message, recipient, reply, 2);
    this.#count(recipient, reply);
  }

  #count(recipient: Recipient, reply: string): void {
    const domain = this.#domain(recipient);
    this.truth.deferred++;
    domain.deferred++;
    if (reply.startsWith('421')) {
      this.truth.deferred421++;
      domain.deferred421++;
    }
    if (!recipient.met) domain.messages++;
    recipient.met = true;
  }

  #domain({ address }: Recipient): DomainTruth {
    const name = address.slice(address.indexOf('@') + 1);
    let truth = this.truth.domains.get(name);
    if (!truth) {
      truth = { deferred: 0, deferred421: 0, messages: 0, recovered: 0, lost: 0 };
      this.truth.domains.set(name, truth);
    }
    return truth;
  }

  #flush(): void {
    if (this.#text.length > 0) this.#options.write(`${this.#text.join('\n')}\n`);
    this.#text = [];
    this.#size = 0;
  }
}

const two = (n: number) => String(n).padStart(2, '0');
const mxName = ({ domain }: Recipient, mx: number) => `mx${mx}.d${domain}.example.net`;
const mxAddress = ({ domain }: Recipient, mx: number) => `203.0.${100 + mx}.${domain % 250}`;

class PostfixGenerator extends Generator {
  #pid = 4210;

  protected newId(): string {
    return `421${(0x100000 + this.counter).toString(16).toUpperCase()}`;
  }
  #say(program: string, text: string): void {
    const date = new Date(this.now * 1000);
    const stamp = `May ${String(date.getUTCDate()).padStart(2)} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
    this.line(`${stamp} out1 postfix/${program}[${this.#pid}]: ${text}`);
  }
  protected arrival(m: Message): void {
    this.#pid = 4210 + (this.counter % 90);
    const client = `app${this.counter % 9}.example.com[198.51.100.${this.counter % 250}]`;
    this.#say('smtpd', `connect from ${client}`);
    this.#say('smtpd', `${m.id}: client=${client}, sasl_method=PLAIN, sasl_username=app`);
    this.#say('cleanup', `${m.id}: message-id=<${this.counter}.421@app.example.com>`);
    this.#say('smtpd', `disconnect from ${client} ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5`);
    this.#active(m);
  }
  #active(m: Message): void {
    this.#say(
      'qmgr',
      `${m.id}: from=<${m.sender}>, size=421${this.counter % 1000}, nrcpt=${m.recipients.length} (queue active)`,
    );
  }
  #delivery(m: Message, r: Recipient, mx: number, dsn: string, status: string): void {
    if (m.tries > 1 && r === m.recipients.find(({ done }) => !done)) this.#active(m);
    const delay = this.now - m.arrived + 1.3;
    this.#pid = 5000 + (this.counter % 421);
    this.#say(
      'smtp',
      `${m.id}: to=<${r.address}>, relay=${mxName(r, mx)}[${mxAddress(r, mx)}]:25, delay=${delay.toFixed(1)}, delays=0.1/0.01/1/0.2, dsn=${dsn}, status=${status}`,
    );
  }
  protected sent(m: Message, r: Recipient, mx: number): void {
    this.#delivery(m, r, mx, '2.0.0', `sent (250 2.0.0 Ok: queued as 421${this.counter})`);
  }
  protected refused(m: Message, r: Recipient, reply: string, mx: number): void {
    const host = `host ${mxName(r, mx)}[${mxAddress(r, mx)}]`;
    const says =
      this.chance() < 0.5
        ? `${host} refused to talk to me: ${reply}`
        : `${host} said: ${reply} (in reply to RCPT TO command)`;
    this.#delivery(m, r, mx, '4.7.0', `deferred (${says})`);
  }
  protected firstMxRefused(m: Message, r: Recipient, reply: string): void {
    this.#pid = 5000 + (this.counter % 421);
    this.#say('smtp', `${m.id}: host ${mxName(r, 1)}[${mxAddress(r, 1)}] refused to talk to me: ${reply}`);
  }
  protected bounced(m: Message, r: Recipient): void {
    this.#delivery(
      m,
      r,
      1,
      '5.1.1',
      `bounced (host ${mxName(r, 1)}[${mxAddress(r, 1)}] said: 550 5.1.1 <${r.address}>: Recipient address rejected: User unknown (in reply to RCPT TO command))`,
    );
  }
  protected expired(m: Message): void {
    this.#say('qmgr', `${m.id}: from=<${m.sender}>, status=expired, returned to sender`);
  }
  protected left(m: Message): void {
    this.#say('qmgr', `${m.id}: removed`);
  }
}

class EximGenerator extends Generator {
  protected newId(): string {
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    let id = '';
    for (let n = this.counter + 421_000_000, i = 0; i < 6; i++, n = Math.floor(n / 62))
      id = digits[n % 62]! + id;
    return `1x4210-${id}-${two(this.counter % 100)}`;
  }
  #say(text: string): void {
    this.line(`${new Date(this.now * 1000).toISOString().slice(0, 19).replace('T', ' ')} ${text}`);
  }
  #host(r: Recipient, mx: number): string {
    return `H=${mxName(r, mx)} [${mxAddress(r, mx)}] I=[192.0.2.${r.domain % 2}]`;
  }
  protected arrival(m: Message): void {
    this.#say(
      `${m.id} <= ${m.sender} H=app.example.com [198.51.100.4] P=esmtpsa X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no A=plain:app S=421${this.counter % 1000} id=${this.counter}.421@app.example.com`,
    );
  }
  protected sent(m: Message, r: Recipient, mx: number): void {
    this.#say(
      `${m.id} => ${r.address} R=dnslookup T=remote_smtp ${this.#host(r, mx)} X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes C="250 2.0.0 Ok: queued as 421${this.counter}"`,
    );
  }
  protected refused(m: Message, r: Recipient, reply: string, mx: number): void {
    const phase = this.chance() < 0.5 ? 'initial connection' : `RCPT TO:<${r.address}>`;
    const says = `${this.#host(r, mx)}: SMTP error from remote mail server after ${phase}: ${reply}`;
    this.#say(`${m.id} ${says}`);
    this.#say(`${m.id} == ${r.address} R=dnslookup T=remote_smtp defer (-44) ${says}`);
  }
  protected firstMxRefused(m: Message, r: Recipient, reply: string): void {
    this.#say(
      `${m.id} ${this.#host(r, 1)}: SMTP error from remote mail server after initial connection: ${reply}`,
    );
  }
  protected bounced(m: Message, r: Recipient): void {
    this.#say(
      `${m.id} ** ${r.address} R=dnslookup T=remote_smtp ${this.#host(r, 1)}: SMTP error from remote mail server after RCPT TO:<${r.address}>: 550 5.1.1 User unknown`,
    );
  }
  protected expired(m: Message): void {
    const open = m.recipients.filter(({ done }) => !done);
    for (const { address } of open) this.#say(`${m.id} ** ${address}: retry timeout exceeded`);
    this.truth.expired += open.length - 1;
  }
  protected left(m: Message): void {
    this.#say(`${m.id} Completed`);
  }
}

export function generatePostfixLog(options: GeneratorOptions): Truth {
  return new PostfixGenerator(options).run();
}
export function generateEximLog(options: GeneratorOptions): Truth {
  return new EximGenerator(options).run();
}
