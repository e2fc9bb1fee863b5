/**
 * A pasted SMTP session: `S:`/`C:` lines, swaks (`<-`, ` ->`, `<**`, `<~`), Exim -v (`SMTP<<`), curl and openssl (`<`,
 * `>`), PHPMailer (`SERVER -> CLIENT:`), telnet (server and client lines told apart by what they say).
 */
import { findAddress } from '../../smtp/address.ts';
import { parseReply, type Reply, type Stage } from '../../smtp/reply.ts';
import type { RemoteMta } from '../attempt.ts';
import { findRemote, remoteMta } from '../host.ts';
import { stampOf, utcOf } from './stamp.ts';
import { stageOfCommand } from '../stage.ts';
import { nextStage, onlyHeard } from './only-heard.ts';
import { SessionLines } from './session-lines.ts';
import type { Statement } from './statement.ts';

/** `at`: 1-based number of the line; `time`: ISO 8601 UTC, where the line begins with one. */
type Line = { from: 'S' | 'C' | '*'; text: string; at: number; time: string | null };

const marks: readonly [RegExp, Line['from']][] = [
  [/^(?:SERVER -> CLIENT|SMTP -> FROM SERVER): ?(.*)$/, 'S'],
  [/^CLIENT -> (?:SERVER|SMTP): ?(.*)$/, 'C'],
  [/^SMTP -> get_lines\(\): \$str is\s+"(.*?)"?$/, 'S'],
  [/^SMTP (?:ERROR|NOTICE|-> ERROR): (.*)$/, '*'],
  [/^(?:[\d:.TZ-]{5,30} )?S(?:erver)?\s?[:>]\s?(.*)$/, 'S'],
  [/^(?:[\d:.TZ-]{5,30} )?C(?:lient)?\s?[:>]\s?(.*)$/, 'C'],
  [/^(?:<-{1,2}|<\*\*|<~{1,2}|<~\*)\s{1,3}(.*)$/, 'S'],
  [/^\s?(?:-{1,2}>|\*\*>|~{1,2}>)\s(.*)$/, 'C'],
  [/^Net::SMTP\S{0,40}<<<\s?(.*)$/, 'S'],
  [/^Net::SMTP\S{0,40}>>>\s?(.*)$/, 'C'],
  [/^\s*(?:SMTP<<|Out:)\s?(.*)$/, 'S'],
  [/^\s*(?:SMTP>>|In:)\s?(.*)$/, 'C'],
  [/^<{1,3}\s(.*)$/, 'S'],
  [/^>{1,3}\s(.*)$/, 'C'],
  [/^(?:={3}|\*{3}|\*)\s(.*)$/, '*'],
];
/** Where PHPMailer's lines were put into one. */
const run = / (?=(?:SERVER -> CLIENT|CLIENT -> SERVER|SMTP -> FROM SERVER|CLIENT -> SMTP|SMTP -> ERROR): ?)/;
const viaMailer = /^(\S{1,2000})\.{3} (Connecting to \S{1,300}) (?:port \d{1,5} )?via \w{1,20}\.{3}\s*$/;
/** Exim -v shows the lines of its log among those of the session. */
const eximsFate = /^\s*(?:==|\*\*) (\S{1,256}@\S{1,255}) (?:<\S{1,320}> )?R=/;
const command =
  /^(?:MAIL FROM:|RCPT TO:|(?:EHLO|HELO|LHLO|STARTTLS|AUTH|DATA|BDAT|QUIT|RSET|NOOP|VRFY)(?:\s(?!\s*=)|$))/i;

/** The program gave up on a command that got no answer: PHPMailer, swaks, msmtp, curl, Net::Cmd, Exim. */
const unanswered =
  /\bcommand failed:?\s*$|\bnot accepted from server:?\s*$|\bclosed connection unexpectedly|\bconnection (?:was )?lost\b|^msmtp: (?:the server sent an empty reply|network (?:read|write) error)|^curl: \((?:55|56|28)\) (?:response reading failed|Operation timed out|Recv failure|Send failure)|^Net::SMTP: Net::Cmd::getline\(\): (?:timeout|unexpected EOF)|^\s*Remote host closed connection in response to |^timeout writing message/i;

/** Recipients of one session that are kept. */
const limit = 200;

export interface Transcript {
  told: Statement[];
  /** 1-based line where the deciding reply stands. */
  line: number | null;
  sender: string | null;
  helo: string | null;
  /** Some times name no zone and were read as UTC. */
  zoneless: boolean;
}

/** Null where the text is no session: at least one server reply and one mark, command or event are needed. */
export function readTranscript(text: string): Transcript | null {
  const { lines, zoneless } = classifyLines(text.slice(0, 400_000).split('\n'));
  const replies = lines.filter((line) => line.from === 'S' && /^[2-5]\d\d(?:[ -]|$)/.test(line.text)).length;
  if (replies === 0 || lines.length - replies < 1) return null;
  // several sessions pasted one after another each begin by connecting
  const isHeard = onlyHeard(lines);
  const walks = [new Walk(isHeard)];
  for (const line of lines) {
    if (
      line.from === '*' &&
      (/^(?:Trying|Connecting to) |\bport \d/.test(line.text) || viaMailer.test(line.text)) &&
      walks.at(-1)!.spoke &&
      walks.length < 200
    )
      walks.push(new Walk(isHeard));
    walks.at(-1)!.take(line);
  }
  const [first, ...rest] = walks.map((walk) => walk.end());
  const told = [...first!.told, ...rest.flatMap((one) => one.told)];
  return { ...first!, told: ofMailer.test(text) ? told.map(throughMailer) : told, zoneless };
}

const ofMailer = /\b(?:SERVER -> CLIENT|SMTP -> FROM SERVER):/;
/** Whose session it is tells who spoke: a web site's program hands its mail in. */
const throughMailer = (one: Statement): Statement =>
  one.reply && !one.says?.endsWith('(after AUTH)') ? { ...one, says: `${one.says} (PHPMailer)` } : one;

function markOf(line: string): { from: Line['from']; text: string } | null {
  // a session that stands indented in other words
  const text = line.replace(/^\s+(?=(?:[SC]|={3}|\*{3}):? \S)/, '');
  for (const [form, from] of marks) {
    const words = form.exec(text)?.[1];
    if (words !== undefined) return { from, text: words.trim() };
  }
  return null;
}

function classifyLines(raw: readonly string[]): { lines: Line[]; zoneless: boolean } {
  const lines: Line[] = [];
  let marked = 0;
  let zoneless = false;
  const parts = raw.flatMap((line, index) => line.split(run).map((one) => ({ one, index })));
  for (const { one, index } of parts) {
    const whole = one.trimEnd().slice(0, 2000);
    if (whole.trim() === '') continue;
    const stamp = stampOf(whole);
    const text = stamp ? stamp.rest : whole;
    const told = stamp ? utcOf(stamp.text) : null;
    const before = lines.length;
    const time = told?.at ?? null;
    const mark = markOf(text);
    if (mark) {
      marked++;
      lines.push({ ...mark, at: index + 1, time });
    } else if (/^\s*[2-5]\d\d(?:[ -](?! {2})|$)/.test(text))
      lines.push({ from: 'S', text: text.trim(), at: index + 1, time });
    else if (command.test(text.trim()) || text.trim() === '.')
      lines.push({ from: 'C', text: text.trim(), at: index + 1, time });
    else if (viaMailer.test(text))
      // sendmail -v: `user@example.net... Connecting to mx.example.net. via esmtp...`
      lines.push({ from: '*', text, at: index + 1, time });
    else if (
      eximsFate.test(text) ||
      unanswered.test(text) ||
      /^(?:Trying|Connected to|Connecting to|Escape character|Connection (?:closed|to)|CONNECTED)/.test(text)
    )
      lines.push({ from: '*', text, at: index + 1, time });
    zoneless ||= told?.zoneless === true && lines.length > before;
  }
  const isSession =
    marked > 0 || lines.some((line) => line.from === 'C') || lines.some((line) => line.from === '*');
  return { lines: isSession ? lines : [], zoneless };
}

/** Replays the session; the reply that decided is the last refusal before QUIT, or the acceptance of the data. */
class Walk {
  #remote: RemoteMta | null = null;
  #stage: Stage = 'greeting';
  #inData = false;
  #pending: { lines: string[]; at: number; time: string | null } | null = null;
  readonly #lines = new SessionLines();
  #sender: string | null = null;
  #helo: string | null = null;
  #login = false;
  #recipient: string | null = null;
  readonly #recipients: string[] = [];
  /** Whom a session was begun for, where no RCPT tells it. */
  #meant: string[] = [];
  /** Commands of a group that was sent at once (RFC 2920), in the order in which they are answered. */
  readonly #group: { stage: Stage; recipient: string | null }[] = [];
  #pipelining = false;
  #unanswered: { says: string; time: string | null } | null = null;
  readonly #answers: {
    reply: Reply;
    stage: Stage;
    recipient: string | null;
    at: number;
    time: string | null;
  }[] = [];

  readonly #isHeard: boolean;

  /** @param isHeard no command is shown */
  constructor(isHeard: boolean) {
    this.#isHeard = isHeard;
  }

  /** A server has answered. */
  get spoke(): boolean {
    return this.#answers.length > 0 || this.#pending !== null;
  }

  take(line: Line): void {
    this.#lines.add(line, this.#inData);
    if (line.from === '*') {
      if (unanswered.test(line.text)) this.#unanswered = { says: line.text, time: line.time };
      return this.#event(line.text);
    }
    if (line.from === 'S') {
      const code = /^([2-5]\d\d)([ -]|$)/.exec(line.text);
      if (!code) return;
      const last = this.#pending?.lines.at(-1);
      if (last && last.startsWith(`${code[1]}-`)) this.#pending!.lines.push(line.text);
      else {
        this.#answer();
        this.#pending = { lines: [line.text], at: line.at, time: line.time };
      }
      if (code[2] !== '-') this.#answer();
      return;
    }
    this.#answer();
    this.#command(line.text);
  }

  #command(text: string): void {
    if (this.#inData) {
      if (text !== '.') return;
      this.#inData = false;
      this.#stage = 'end-of-data';
      return;
    }
    const named = stageOfCommand(text);
    const isOther = /^(?:NOOP|VRFY|EXPN|HELP|ETRN)\b/i.test(text);
    if (isOther) this.#stage = 'unknown';
    if (this.#pipelining && (isOther || named !== 'unknown'))
      this.#group.push({ stage: named, recipient: named === 'rcpt' ? findAddress(text) : null });
    if (named === 'unknown') return;
    this.#stage = named;
    this.#login ||= named === 'auth';
    if (named === 'ehlo') this.#helo = /^\S+\s+(\S{1,255})/.exec(text)?.[1] ?? null;
    if (named === 'mail') this.#sender = findAddress(text);
    if (named === 'rcpt') {
      this.#recipient = findAddress(text);
      if (this.#recipient && this.#recipients.length < limit && !this.#recipients.includes(this.#recipient))
        this.#recipients.push(this.#recipient);
    }
  }

  #answer(): void {
    if (!this.#pending) return;
    const code = Number(this.#pending.lines[0]!.slice(0, 3));
    const asked = this.#group.shift() ?? this.#asked();
    if (asked.stage === 'ehlo' && this.#pending.lines.some((line) => /^250.PIPELINING$/i.test(line)))
      this.#pipelining = true;
    if (code === 235) this.#login = true;
    if (code === 354) this.#inData = true;
    else this.#inData &&= code < 400;
    const reply = code < 400 && code >= 300 ? null : parseReply(this.#pending.lines);
    const banner =
      this.#answers.length === 0 &&
      /^[245]\d\d[ -](?:[245]\.\d{1,3}\.\d{1,3} )?([\w.-]{2,255}\.[a-z]{2,})\b/i.exec(
        this.#pending.lines[0]!,
      );
    if (banner && !this.#remote?.name)
      this.#remote = remoteMta(banner[1]!, this.#remote?.address ?? null, this.#remote?.port ?? null);
    if (reply && this.#answers.length < 4 * limit)
      this.#answers.push({
        reply,
        ...asked,
        at: this.#pending.at,
        time: this.#pending.time,
      });
    this.#pending = null;
    if (this.#isHeard) this.#stage = nextStage(this.#stage, String(code));
  }

  /** What a reply answers that comes now; curl does not show the dot. */
  #asked(): { stage: Stage; recipient: string | null } {
    const stage = this.#inData && this.#stage === 'data' ? 'end-of-data' : this.#stage;
    return { stage, recipient: stage === 'rcpt' ? this.#recipient : null };
  }

  #event(shown: string): void {
    const via = viaMailer.exec(shown);
    const meant = via?.[1] ?? eximsFate.exec(shown)?.[1];
    if (meant)
      this.#meant = meant
        .split(/,|\.{3}/)
        .flatMap((one) => findAddress(one) ?? [])
        .slice(0, limit);
    const text = via?.[2] ?? shown;
    const trying =
      /^(?:Trying|Connected to|Connecting to) ([\w.:[\]-]{1,255}?)\.*(?::(\d{1,5}))?(?:\.\.\.)?\.?$/i.exec(
        text,
      );
    // a host addressed by its literal bears it as its name (RFC 5321 §4.1.3); its banner may say anything
    const literal = /^Connecting to \[([0-9A-Fa-f:.]{2,45})\]$/.exec(text)?.[1];
    if (literal) {
      this.#remote = { name: literal, address: literal };
      return;
    }
    const both = /^(?:Trying|Connected to|Connecting to) /.test(text) ? findRemote(text) : null;
    if (both ?? trying) {
      const found = both ?? remoteMta(trying![1]!, null, trying![2] ? Number(trying![2]) : null);
      if (found)
        this.#remote = {
          name: this.#remote?.name ?? found.name,
          address: this.#remote?.address ?? found.address,
          ...(found.port || this.#remote?.port ? { port: found.port ?? this.#remote?.port ?? null } : {}),
        };
    }
  }

  end(): Omit<Transcript, 'zoneless'> {
    this.#answer();
    const accepted = this.#answers.findIndex(
      (a) => a.stage === 'end-of-data' && a.reply.code < 300 && a.reply.code !== 221,
    );
    const failed = this.#answers.filter((a) => a.reply.code >= 400 && a.stage !== 'quit');
    // 500 to 503 complain about a command, mostly because of a refusal before it
    const serious = failed.filter((a) => a.reply.code < 500 || a.reply.code > 503);
    const refused = serious.length > 0 ? serious : failed;
    // a server that says 421 takes nothing for anybody
    const shared = refused.filter((a) => a.recipient === null || a.reply.code === 421);
    const alone = this.#recipients.length < 2 ? refused.at(0) : null;
    const deciding = accepted >= 0 ? this.#answers[accepted]! : (shared.at(0) ?? alone ?? null);
    const spoken = this.#answers.filter((a) => a.stage !== 'quit').at(-1);
    const named = this.#recipients.length > 0 ? this.#recipients : this.#meant;
    const recipients: (string | null)[] = named.length > 0 ? named : [null];
    const transcript = this.#lines.all();
    const ownOf = (recipient: string | null) =>
      refused.find((a) => a.recipient === recipient && recipient !== null);
    const isTold = (recipient: string | null) => deciding || refused.length === 0 || ownOf(recipient);
    const told = recipients.filter(isTold).map((recipient, index): Statement => {
      const own = ownOf(recipient);
      const decided = own ?? deciding ?? spoken;
      const silence = own || deciding ? null : this.#unanswered;
      if (silence)
        return {
          ...{ recipient, reply: null, says: silence.says, at: silence.time },
          stage: (this.#group[0] ?? this.#asked()).stage,
          ...{ remoteMta: this.#remote, outcome: 'deferred' },
        };
      if (!decided) return { recipient, reply: null, says: null, remoteMta: this.#remote };
      const after = this.#answers
        .slice(this.#answers.indexOf(decided) + 1)
        .filter((a) => a.reply.code >= 400 && a.recipient === null);
      return {
        recipient,
        // whom one logs in at is a relay of one's own
        says: `${decided.reply.lines.join(' ')}${this.#login ? ' (after AUTH)' : ''}`,
        reply: decided.reply,
        stage: decided.stage,
        at: decided.time,
        ...(index === 0 && transcript && { transcript }),
        aftereffects: after.map((a) => a.reply),
        remoteMta: this.#remote,
        outcome:
          decided.reply.code >= 500
            ? 'rejected'
            : decided.reply.code >= 400
              ? 'deferred'
              : accepted >= 0
                ? 'accepted'
                : 'unknown',
      };
    });
    const line = (deciding ?? spoken)?.at ?? null;
    return { told, line, sender: this.#sender, helo: this.#helo };
  }
}
