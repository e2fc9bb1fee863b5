/** Lines of a Postfix log as a table would have them: who, when, what became of it. */
const stamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}+00:00`;

export class MailLog {
  readonly lines: string[] = [];
  readonly #start: number;

  /** @param start ISO 8601; minutes are counted from it */
  constructor(start: string) {
    this.#start = Date.parse(start);
  }

  /** The queue takes a message over. */
  arrives(minute: number, id: string): this {
    return this.#add(minute, 'qmgr[40]', `${id}: from=<news@example.com>, size=900, nrcpt=1 (queue active)`);
  }

  defers(minute: number, id: string, domain: string, reply = '421 4.7.28 Unusual rate of mail'): this {
    return this.#delivery(
      minute,
      id,
      domain,
      'deferred',
      `host mx1.${domain}[192.0.2.7] refused to talk to me: ${reply}`,
    );
  }

  /** No server spoke. */
  unreachable(minute: number, id: string, domain: string): this {
    return this.#delivery(
      minute,
      id,
      domain,
      'deferred',
      `connect to mx1.${domain}[192.0.2.7]:25: Connection timed out`,
    );
  }

  delivers(minute: number, id: string, domain: string): this {
    return this.#delivery(minute, id, domain, 'sent', '250 2.0.0 Ok').#add(
      minute,
      'qmgr[40]',
      `${id}: removed`,
    );
  }

  refuses(minute: number, id: string, domain: string): this {
    return this.#delivery(
      minute,
      id,
      domain,
      'bounced',
      `host mx1.${domain}[192.0.2.7] said: 550 5.7.1 No (in reply to RCPT TO command)`,
    );
  }

  expires(minute: number, id: string): this {
    return this.#add(
      minute,
      'qmgr[40]',
      `${id}: from=<news@example.com>, status=expired, returned to sender`,
    ).#add(minute, 'qmgr[40]', `${id}: removed`);
  }

  /** By their times; lines of one second stay as they were written. */
  inOrder(): string[] {
    return this.lines.sort((a, b) =>
      a.slice(0, 19) < b.slice(0, 19) ? -1 : a.slice(0, 19) > b.slice(0, 19) ? 1 : 0,
    );
  }

  #delivery(minute: number, id: string, domain: string, status: string, words: string): this {
    const how = `relay=mx1.${domain}[192.0.2.7]:25, delay=9, delays=1/1/1/6, dsn=4.7.28, status=${status} (${words})`;
    return this.#add(minute, 'smtp[77]', `${id}: to=<anna@${domain}>, ${how}`);
  }

  #add(minute: number, program: string, words: string): this {
    this.lines.push(`${stamp(this.#start + minute * 60_000)} mail1 postfix/${program}: ${words}`);
    return this;
  }
}
