/**
 * The client's side of an SMTP session (RFC 5321 §3), without a socket. It never waits past a deadline, never says
 * more than it was asked to, and keeps every line with its time. AUTH payloads do not enter the transcript.
 */
import type { Clock, Connection, TlsFacts } from '../ports.ts';
import { toBase64 } from '../text/base64.ts';
import { dotStuff } from './message.ts';
import { readReply } from './read-reply.ts';
import type { Reply, Stage } from './reply.ts';
import {
  defaultDeadlines,
  type Session,
  type SessionOutcome,
  type SessionRequest,
  type TranscriptLine,
} from './session.ts';

/** How long a server may object to message data before the final dot is sent, ms. */
const objectionMs = 150;
const chunk = 16_384;

/**
 * Talks to a server that was just connected to, and closes the connection.
 * `opened` is what happened until then: when it began, and TLS from the first byte (port 465).
 */
export function dialogue(
  connection: Connection,
  request: SessionRequest,
  clock: Clock,
  opened: { startedAt: number; transcript?: TranscriptLine[]; tls?: TlsFacts } = { startedAt: clock.now() },
): Promise<Session> {
  return new Dialogue(connection, request, clock, opened).run();
}

class Dialogue {
  readonly #transcript: TranscriptLine[];
  readonly #deadlines;
  readonly #endsAt: number;
  #outcome: SessionOutcome = 'accepted';
  #stage: Stage = 'greeting';
  #reply: Reply | null = null;
  #tls: TlsFacts | null;
  #extensions: string[] = [];
  #why = '';
  #open = true;

  readonly #connection: Connection;
  readonly #request: SessionRequest;
  readonly #clock: Clock;
  readonly #opened: { startedAt: number; transcript?: TranscriptLine[]; tls?: TlsFacts };

  constructor(
    connection: Connection,
    request: SessionRequest,
    clock: Clock,
    opened: { startedAt: number; transcript?: TranscriptLine[]; tls?: TlsFacts },
  ) {
    this.#connection = connection;
    this.#request = request;
    this.#clock = clock;
    this.#opened = opened;
    this.#transcript = [...(opened.transcript ?? [])];
    this.#deadlines = { ...defaultDeadlines, ...request.deadlines };
    this.#endsAt = opened.startedAt + this.#deadlines.overall;
    this.#tls = opened.tls ?? null;
  }

  async run(): Promise<Session> {
    const steps = [this.#greet, this.#hello, this.#secure, this.#login, this.#envelope, this.#data];
    for (const step of steps) if (!(await step.call(this))) break;
    await this.#quit();
    this.#connection.close();
    return {
      outcome: this.#outcome,
      stage: this.#stage,
      reply: this.#reply,
      tls: this.#tls,
      extensions: this.#extensions,
      transcript: this.#transcript,
      why: this.#why,
    };
  }

  #greet(): Promise<boolean> {
    return this.#hear('greeting', 2, this.#deadlines.greeting);
  }

  async #hello(): Promise<boolean> {
    if (await this.#ask('ehlo', `EHLO ${this.#request.helo}`)) {
      this.#extensions = this.#reply!.lines.slice(1).map((line) => line.slice(4).trim().toUpperCase());
      return true;
    }
    // Whatever refuses EHLO without ending the session, every MTA goes on with HELO (RFC 5321 §3.2, §4.1.1.1).
    const refused = this.#outcome === 'deferred' || this.#outcome === 'rejected';
    if (!this.#open || !this.#reply || !refused || this.#reply.code === 421) return false;
    this.#outcome = 'accepted';
    return this.#ask('ehlo', `HELO ${this.#request.helo}`);
  }

  async #secure(): Promise<boolean> {
    if (this.#tls || this.#request.starttls === 'never') return true;
    if (!this.#extensions.includes('STARTTLS')) {
      this.#note('STARTTLS is not offered');
      if (this.#request.starttls === 'auto') return true;
      this.#stage = 'starttls';
      return this.#leave('STARTTLS is required here, but the server does not offer it');
    }
    if (!(await this.#ask('starttls', 'STARTTLS'))) return false;
    // What came before the handshake was not protected and may be somebody else's (CVE-2011-0411).
    if (this.#connection.pending()) {
      await readReply(this.#connection, () => 0, this.#heard); // shown in the transcript, believed by nobody
      return this.#end('protocol-error', 'data pipelined across STARTTLS, discarded');
    }
    const tls = await this.#connection.startTls(
      this.#request.servername,
      this.#left(this.#deadlines.command),
    );
    if ('failed' in tls) {
      const outcome = tls.how === 'timeout' ? 'timeout' : tls.how === 'closed' ? 'closed' : 'protocol-error';
      return this.#end(outcome, `the TLS handshake failed: ${tls.failed}`);
    }
    this.#tls = tls;
    this.#extensions = []; // RFC 3207 §4.2: what was said before the handshake is forgotten
    this.#note(
      `TLS established, ${tls.protocol} ${tls.cipher}${tls.authorized ? '' : `, certificate not verified: ${tls.why}`}`,
    );
    return this.#hello();
  }

  async #login(): Promise<boolean> {
    const { auth } = this.#request;
    if (!auth) return true;
    this.#stage = 'auth';
    if (!this.#tls) return this.#leave('no TLS, so the password was not sent');
    const mechanisms = this.#extensions.find((line) => /^AUTH[ =]/.test(line))?.split(/[ =]/) ?? [];
    if (mechanisms.includes('PLAIN'))
      return this.#ask(
        'auth',
        `AUTH PLAIN ${base64(`\0${auth.user}\0${auth.password}`)}`,
        2,
        'AUTH PLAIN ***',
      );
    if (!mechanisms.includes('LOGIN'))
      return this.#leave('the server offers neither AUTH PLAIN nor AUTH LOGIN');
    return (
      (await this.#ask('auth', 'AUTH LOGIN', 3)) &&
      (await this.#ask('auth', base64(auth.user), 3, '***')) &&
      (await this.#ask('auth', base64(auth.password), 2, '***'))
    );
  }

  async #envelope(): Promise<boolean> {
    const { mailFrom, rcptTo } = this.#request;
    if (rcptTo === null) return false;
    return (
      (await this.#ask('mail', `MAIL FROM:<${mailFrom ?? ''}>`)) &&
      (await this.#ask('rcpt', `RCPT TO:<${rcptTo}>`))
    );
  }

  async #data(): Promise<boolean> {
    const { message } = this.#request;
    if (!message || !(await this.#ask('data', 'DATA', 3))) return false;
    const stuffed = dotStuff(message);
    for (let from = 0; from < stuffed.length; from += chunk) {
      await this.#connection.writeData(stuffed.subarray(from, from + chunk));
      if (this.#connection.pending()) break;
    }
    // A refusal now answers the data, not the final dot: the difference tells a broken path from a filter.
    const objection = await readReply(this.#connection, () => this.#left(objectionMs), this.#heard);
    if ('reply' in objection || objection.ended !== 'timeout') return this.#judge('data', objection, 2);
    this.#note(`message, ${message.length} bytes`);
    return this.#ask('end-of-data', '.', 2, '.', this.#deadlines.endOfData);
  }

  async #quit(): Promise<void> {
    if (!this.#open) return;
    this.#say('QUIT');
    await this.#connection.writeLine('QUIT');
    const bye = await readReply(this.#connection, () => this.#left(this.#deadlines.quit), this.#heard);
    if ('ended' in bye) this.#note(bye.why);
  }

  /** Sends a command and reads its reply; true if the reply is of the wanted class (2yz or 3yz). */
  async #ask(stage: Stage, line: string, wanted = 2, shown = line, deadline = this.#deadlines.command) {
    if (this.#connection.pending()) {
      // The server spoke before we did: a 421 ends the session in the stage it was in.
      const early = await readReply(this.#connection, () => this.#left(this.#deadlines.quit), this.#heard);
      if ('reply' in early && early.reply.code >= 400) return this.#judge(this.#stage, early, 2);
      return this.#end('protocol-error', 'the server talked out of turn');
    }
    this.#say(shown);
    await this.#connection.writeLine(line);
    return this.#hear(stage, wanted, deadline);
  }

  async #hear(stage: Stage, wanted: number, deadline: number): Promise<boolean> {
    const endsAt = this.#clock.now() + deadline;
    const left = (): number => Math.min(endsAt, this.#endsAt) - this.#clock.now();
    return this.#judge(stage, await readReply(this.#connection, left, this.#heard), wanted);
  }

  #judge(stage: Stage, heard: Awaited<ReturnType<typeof readReply>>, wanted: number): boolean {
    this.#stage = stage;
    this.#reply = 'reply' in heard ? heard.reply : null;
    if ('ended' in heard) return this.#end(heard.ended, heard.why);
    const kind = Math.floor(heard.reply.code / 100);
    if (kind === wanted) return true;
    if (kind === 4 || kind === 5) this.#outcome = kind === 4 ? 'deferred' : 'rejected';
    else this.#end('protocol-error', `an unexpected ${heard.reply.code}`);
    return false;
  }

  /** The connection is of no use any more; no reply tells why. */
  #end(outcome: SessionOutcome, why: string): false {
    this.#open = false;
    return this.#leave(why, outcome);
  }

  /** We stop here of our own accord, and say QUIT where the connection still stands. */
  #leave(why: string, outcome: SessionOutcome = 'protocol-error'): false {
    this.#outcome = outcome;
    this.#why = why;
    this.#reply = null;
    this.#note(why);
    return false;
  }

  #left(deadline: number): number {
    return Math.min(deadline, this.#endsAt - this.#clock.now());
  }
  readonly #heard = (line: string): void => this.#log('S', line);
  #say(line: string): void {
    this.#log('C', line);
  }
  #note(line: string): void {
    this.#log('*', line);
  }
  #log(from: TranscriptLine['from'], line: string): void {
    const now = this.#clock.now();
    this.#transcript.push({ at: new Date(now).toISOString(), ms: now - this.#opened.startedAt, from, line });
  }
}

const base64 = (text: string): string => toBase64(new TextEncoder().encode(text));
