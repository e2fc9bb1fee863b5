/** A Postfix log that a thousand senders would write: 5,000 receivers, one delivery in 33 put off and accepted a quarter of an hour later. */

const receivers = 5000;
/** One delivery in so many is put off, and accepted a quarter of an hour later. */
const onePutOff = 33;

/** Lines of a Postfix log, from a second on; what was put off comes back by itself. */
export class BusyLog {
  #serial = 0x10000;
  #at: number;
  readonly #later: { at: number; id: string; domain: string }[] = [];

  constructor(from = Date.parse('2026-05-17T09:00:00Z')) {
    this.#at = from;
  }

  next(count: number, everyMs: number): string {
    const lines: string[] = [];
    const say = (program: string, words: string): void => {
      this.#at += everyMs;
      lines.push(
        `${new Date(this.#at).toISOString().slice(0, 19)}+00:00 mail1 postfix/${program}: ${words}\n`,
      );
    };
    while (lines.length < count) {
      const due = this.#later[0] && this.#later[0].at <= this.#at ? this.#later.shift() : undefined;
      const n = this.#serial;
      const id = due?.id ?? `4${(this.#serial++).toString(16).toUpperCase().padStart(9, '0')}`;
      const domain = due?.domain ?? `r${(n * 7919) % receivers}.example`;
      const relay = `to=<user${n}@${domain}>, relay=mx1.${domain}[192.0.2.7]:25, delay=2, delays=1/0/0/1`;
      if (!due) {
        say('smtpd[701]', `${id}: client=app1.example.com[198.51.100.9]`);
        say('qmgr[40]', `${id}: from=<news@example.com>, size=4211, nrcpt=1 (queue active)`);
      }
      if (!due && n % onePutOff === 0) {
        const says = `host mx1.${domain}[192.0.2.7] said: 421 4.7.0 Try again later (in reply to RCPT TO command)`;
        say('smtp[772]', `${id}: ${relay.replace(`user${n}`, 'user')}, dsn=4.7.0, status=deferred (${says})`);
        this.#later.push({ at: this.#at + 900_000, id, domain });
        continue;
      }
      const to = due ? relay.replace(`user${n}`, 'user') : relay;
      say('smtp[771]', `${id}: ${to}, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 9F8E7D)`);
      say('qmgr[40]', `${id}: removed`);
    }
    return lines.join('');
  }
}
