/**
 * Session transcripts: Sendmail (all ages), Courier, au (ezweb), InterScan, Bigfoot. `>>>` is our command, `<<<` the
 * reply; InterScan writes `Sent <<<` and `Received >>>`. Unmarked lines with a code are Sendmail's own verdicts.
 */
import { findAddress } from '../../smtp/address.ts';
import { parseReply, type Reply, type Stage } from '../../smtp/reply.ts';
import type { RemoteMta } from '../attempt.ts';
import { remoteMta } from '../host.ts';
import { stageOfCommand } from '../stage.ts';
import type { Notice, ProseImporter, Statement } from './statement.ts';

/** Recipients and replies of one transcript that are kept: no honest notice has more. */
const limit = 500;

interface Exchanged {
  command: string | null;
  reply: Reply;
}
/** One conversation with one host. */
interface Talk {
  remote: RemoteMta | null;
  exchanged: Exchanged[];
  command: string | null;
}

export const sendmail: ProseImporter = {
  id: 'sendmail',
  read(notice: Notice): Statement[] | null {
    if (
      !/^[ \t]*(?:<<< |>>> |Received >>>)|Transcript of session follows|\.\.\. Deferred:/m.test(notice.text)
    )
      return null;
    const told = new Transcript(notice).read();
    return told.length > 0 ? told : null;
  },
};

class Transcript {
  #talk: Talk = { remote: null, exchanged: [], command: null };
  readonly #talks: Talk[] = [this.#talk];
  readonly #told: Statement[] = [];
  /** Verdicts stand among the replies: at which command each came is known at the end. */
  readonly #unstaged: { at: number; decided: Exchanged; talk: Talk }[] = [];
  readonly #known = new Set<string | null>();
  readonly #listed = new Set<string>();
  readonly #unowned: Reply[] = [];
  #pending: string[] = [];

  readonly #notice: Notice;

  constructor(notice: Notice) {
    this.#notice = notice;
  }

  read(): Statement[] {
    for (const raw of this.#notice.lines) this.#line(raw.slice(0, 4000));
    this.#flushReply();
    this.#close();
    return this.#told;
  }

  #line(raw: string): void {
    const line = raw.trim();
    const reply = /^(?:<<<|Received >>>)\s?(.*)$/.exec(line);
    if (reply) {
      const text = reply[1]!;
      const last = this.#pending.at(-1);
      // `<<< 550 …` after `<<< 550-…` continues; anything else is a new reply
      if (last && !(last[3] === '-' && text.slice(0, 3) === last.slice(0, 3))) this.#flushReply();
      this.#pending.push(text);
      return;
    }
    this.#flushReply();
    const command = /^(?:>>>|Sent <<<)\s?(.*)$/.exec(line);
    // ActiveHunter prints its recipients as `>>> user <user>`: no command
    if (command && stageOfCommand(command[1]!) !== 'unknown') {
      this.#talk.command = command[1]!;
      return;
    }
    const talking = /^(?:\.{3,4} ?)?while talking to (\S{1,255}?)[:.]*$/i.exec(line);
    if (talking) return this.#open(remoteMta(talking[1]!, null));
    const courier = /^([\w.-]{1,255}) \[([0-9A-Fa-f:.]{3,45})\]:$/.exec(line);
    if (courier) return this.#open(remoteMta(courier[1]!, courier[2]!));
    const listed = /^(?:Recipient: ?)?<([^<>\s]{3,320})>:?(?:\s+\(.*)?$/.exec(line);
    if (listed) {
      const address = findAddress(listed[1]!);
      if (address && this.#listed.size < limit) this.#listed.add(address);
      if (/^Recipient:/.test(line)) this.#open(null);
      return;
    }
    this.#verdict(line);
  }

  /** `550 5.1.1 <user@example.net>... User unknown`, `421 example.net (smtp)... Deferred: …`, `<user>... Deferred: …` */
  #verdict(line: string): void {
    const owned =
      /^(?:([245]\d\d) (?:[245]\.\d{1,3}\.\d{1,3} )?)?<?([^<>\s]{1,320}@[^<>\s]{1,255}?)>?\.\.\. ?(.*)$/.exec(
        line,
      );
    // several of one receiver stand in one line: `a@example.net,b@example.net... Deferred`
    const recipients = (owned?.[2] ?? '').split(',').map((address) => findAddress(address));
    if (owned && recipients[0]) {
      for (const recipient of recipients) if (recipient) this.#tell(recipient, line, owned[1], owned[3]!);
      return;
    }
    const hostVerdict = /^([245]\d\d) ([\w.-]{1,255}) \((?:e?smtp|relay|tcp)[^)]{0,40}\)\.\.\. ?(.*)$/.exec(
      line,
    );
    if (hostVerdict) {
      const reply = parseReply([line]);
      if (!reply) return;
      const before = this.#talk.exchanged.at(-1);
      if (before && sameHost(this.#talk.remote, hostVerdict[2]!))
        this.#talk.exchanged.push({ command: 'QUIT', reply });
      else if (reply.code === 421) this.#unowned.push(reply);
    }
  }

  #tell(recipient: string, line: string, code: string | undefined, words: string): void {
    const decided = this.#deciding(recipient);
    const after = /^Deferred: ([245]\d\d[ -].+)$/.exec(words)?.[1];
    const own = decided ? null : code ? parseReply([line]) : after ? parseReply([after]) : null;
    const by = /(?:Connection (?:refused|timed out|reset).{0,40}?(?:by|with)) ([\w.-]{3,255}?)\.?$/.exec(
      words,
    );
    if (this.#known.has(recipient) || this.#told.length >= limit) return;
    this.#known.add(recipient);
    if (decided) this.#unstaged.push({ at: this.#told.length, decided, talk: this.#talk });
    this.#told.push({
      recipient,
      says: line,
      reply: decided?.reply ?? own,
      remoteMta: decided ? this.#talk.remote : (this.#talk.remote ?? (by ? remoteMta(by[1]!, null) : null)),
      ...(/^Deferred|\bwarning: /i.test(words) ? {} : { action: 'failed' as const }),
    });
  }

  #flushReply(): void {
    if (this.#pending.length === 0) return;
    const reply = parseReply(this.#pending);
    this.#pending = [];
    if (reply && this.#talk.exchanged.length < limit)
      this.#talk.exchanged.push({ command: this.#talk.command, reply });
  }

  #open(remote: RemoteMta | null): void {
    this.#talk = { remote, exchanged: [], command: null };
    this.#talks.push(this.#talk);
  }

  /** The failure that this recipient met: the last refusal that is no answer to RSET or QUIT and no 503 after it. */
  #deciding(recipient: string): Exchanged | null {
    const refused = this.#talk.exchanged.filter((e) => e.reply.code >= 400 && this.#stageOf(e) !== 'quit');
    const own = refused.find((e) => e.command !== null && e.command.includes(recipient));
    return own ?? refused.filter((e) => e.reply.code !== 503).at(-1) ?? refused.at(-1) ?? null;
  }

  /**
   * Sendmail sends MAIL, RCPT and DATA at once where it may, and shows no dot: what stands under `>>> DATA` may answer
   * any of them. All but the last of several answer the recipients; a 421, the last one ever, may have come anywhere.
   */
  #stageOf(one: Exchanged, talk = this.#talk): Stage {
    if (one.command === null) return 'greeting';
    const stage = stageOfCommand(one.command);
    if (stage !== 'data') return stage;
    const last = talk.exchanged.filter(({ command }) => command === one.command).at(-1);
    if (last !== one) return 'rcpt';
    return one.reply.code === 421 && one.command.trim() === 'DATA' ? 'unknown' : stage;
  }

  /** Recipients that no verdict named, then what came after the deciding replies. */
  #close(): void {
    for (const { at, decided, talk } of this.#unstaged) this.#told[at]!.stage = this.#stageOf(decided, talk);
    const last = [...this.#talks].reverse().find((t) => t.exchanged.some((e) => e.reply.code >= 400));
    if (last) this.#talk = last;
    if (this.#told.length === 0 && this.#listed.size === 0)
      for (const recipient of this.#asked()) this.#listed.add(recipient);
    const byCommand = this.#talksByRecipient();
    for (const recipient of this.#listed) {
      if (this.#known.has(recipient)) continue;
      const asked = byCommand.get(recipient);
      if (asked) this.#talk = asked;
      const decided = this.#deciding(recipient);
      this.#told.push({
        recipient,
        says: decided ? null : this.#deferredLine(recipient),
        reply: decided?.reply ?? null,
        stage: decided ? this.#stageOf(decided) : 'unknown',
        remoteMta: this.#talk.remote,
      });
      if (last) this.#talk = last;
    }
    if (this.#told.length === 0) {
      const decided = this.#deciding('\0');
      const reply = decided?.reply ?? this.#unowned.shift() ?? null;
      const host = /^421 ([\w.-]{1,255}) \(/.exec(reply?.lines[0] ?? '')?.[1] ?? null;
      if (reply)
        this.#told.push({
          recipient: null,
          says: reply.lines.join(' '),
          reply,
          stage: decided ? this.#stageOf(decided) : 'unknown',
          remoteMta: this.#talk.remote ?? remoteMta(host, null),
        });
    }
    const deciding = new Set(this.#told.map((t) => t.reply));
    const first = this.#told[0];
    if (first)
      first.aftereffects = this.#talks
        .flatMap((t) => t.exchanged)
        .filter((e) => e.reply.code === 421 && !deciding.has(e.reply))
        .map((e) => e.reply);
    for (const reply of this.#unowned)
      this.#notice.notes.push(
        `The transcript also holds “${reply.lines.join(' ').slice(0, 200)}”, for which it names no recipient.`,
      );
  }

  #talksByRecipient(): Map<string, Talk> {
    const talks = new Map<string, Talk>();
    for (const talk of this.#talks)
      for (const { command } of talk.exchanged) {
        const recipient = command ? findAddress(command) : null;
        if (recipient && !talks.has(recipient)) talks.set(recipient, talk);
      }
    return talks;
  }

  /** Recipients of the RCPT commands. */
  #asked(): string[] {
    const commands = this.#talks.flatMap((t) => t.exchanged).map((e) => e.command ?? '');
    const rcpt = commands.filter((command) => stageOfCommand(command) === 'rcpt');
    return [...new Set(rcpt.flatMap((command) => findAddress(command) ?? []))];
  }

  #deferredLine(recipient: string): string | null {
    const line = this.#notice.lines.find((l) => l.includes(recipient) && l.includes('... '));
    return line?.trim().slice(0, 1000) ?? null;
  }
}

function sameHost(remote: RemoteMta | null, name: string): boolean {
  return remote?.name === name.toLowerCase();
}
