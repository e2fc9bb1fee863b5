/**
 * A record as the reader of logs knows it. Recognised by its program and by the shape of what it says, whatever stamp
 * stands before it: `5A1B2C3D4E: to=<…>, relay=…, status=…` is Postfix's behind any name, with no name, and with no time.
 */
import { nullmailerShape } from '../log/dialects/nullmailer.ts';
import { stampOf } from '../prose/stamp.ts';

export interface LogLine {
  text: string;
  /** The time was told, not put there to make a line of it. */
  timed: boolean;
  /** It was told with its zone. */
  zoned: boolean;
  /** The message's id was told. */
  identified: boolean;
}

const eximId =
  /^(?:\[\d{1,10}\] )?[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4}) /;
const eximBare =
  /^(?:\[\d{1,10}\] )?(?:[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4}) )?(?==[=>] \S|\*\* \S|-> (?!(?:FROM|SERVER|CLIENT|SMTP|ERROR|NOTICE)\b)\S|SMTP error from remote|H=\S)/;
/** `host program[pid]: `, `program[pid]: `, `host program: ` */
const syslog =
  /^(?:([\w.:-]{1,255}) )?(?:(?:mail|daemon)\.\w{3,8} )?([\w.+-]{2,60}(?:\/[\w.+-]{1,60}){0,3}|outbound\/\w{2,20})(?:\[(\d{1,10})\])?: (.*)$/s;
const postfixMessage =
  /^([0-9A-F]{5,16}|[0-9A-Za-z]{9,20}): (?:to=<|host \S{1,255}\[|(?:lost connection|conversation) with |enabling PIX|Cannot start TLS|TLS is required, but |SASL authentication failed|from=<[^>]*>, size=|removed$)/;
const postfixBare = /^to=<[^<>]{0,320}>,.{0,400} relay=.{0,400} status=\w/s;
const sendmailMessage = /^([0-9A-Za-z]{12,18}): (?:to=.{1,2000} (?:stat|dsn)=|from=)/s;
const sendmailNames = /^(?:sm-msp-queue|sm-que(?:ue)?|sm-mta-?\w*|sendmail-?\w*|msp-queue)$/;
const qmailMessage =
  /^(?:starting delivery \d+: |delivery \d+: |new msg \d|end msg \d|info msg \d|bounce msg \d|status: (?:local|remote) \d)/;
/** Haraka writes a word of weight, its connection and its plugin before what it says. */
const harakaMessage = /^\[[A-Z]{3,9}\] \[[0-9A-F-]{36}(?:\.\d{1,6}){0,3}\] \[outbound\] /;
/** Programs whose `4yz` is our own answer to others. */
const receiving =
  /(?:^|\/)(?:smtpd|submission\/smtpd|postscreen|cleanup|anvil|dovecot|policyd\S*|opendkim|amavis\S*|spamd|imapd|sshd)$/;

/** Null where a line is no record of an MTA that `log/` knows. `at` tells made times apart. */
export function asLogLine(line: string, at = 0): LogLine | null {
  const stamp = stampOf(line);
  const rest = (stamp ? stamp.rest : line).trim();
  const time =
    stamp?.text ??
    `1970-01-01T00:${String(Math.floor(at / 60) % 60).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}Z`;
  const timed = stamp !== null;
  const zoned = timed && /(?:Z|[+-]\d\d:?\d\d)$/.test(time.slice(10));
  const exim = eximOf(rest);
  if (exim) {
    const spaced = /^\d{4}/.test(time)
      ? time
          .replace('T', ' ')
          .replace(/Z$/, '')
          .replace(/([+-]\d\d):?(\d\d)$/, ' $1$2')
      : null;
    const id = exim.text.match(eximId) ? '' : `1aAaAa-${String(at).padStart(6, '0')}-AA `;
    const text = spaced ? `${spaced} ${id}${exim.text}` : `${time} host exim[1]: ${id}${exim.text}`;
    return { text, timed, zoned, identified: id === '' };
  }
  if (timed && qmailMessage.test(rest))
    return { text: `${time} host qmail: ${rest}`, timed, zoned, identified: true };
  if (nullmailerShape.test(rest))
    return { text: `${time} host nullmailer-send[1]: ${rest}`, timed, zoned, identified: true };
  const found = syslog.exec(rest);
  const [host, program, pid, said] = found
    ? [found[1] ?? 'host', found[2]!, found[3] ?? '1', found[4]!]
    : ['host', '', '1', rest];
  if (receiving.test(program) && !(program === 'smtpd' && /smtp-out|^[0-9a-f]{16} mta |evpid=/.test(said)))
    return null;
  const made = (name: string, words: string, identified = true): LogLine => ({
    text: `${time} ${host} ${name}[${pid}]: ${words}`,
    timed,
    zoned,
    identified,
  });
  if (sendmailMessage.test(said) && !/ status=/.test(said)) return made('sendmail', said);
  if (postfixMessage.test(said))
    return made(
      /\/(?:smtp|lmtp|relay|error|retry|local|virtual|pipe|qmgr)$/.test(program)
        ? program
        : `postfix/${/: (?:from=<|removed)/.test(said) ? 'qmgr' : 'smtp'}`,
      said,
    );
  if (harakaMessage.test(said)) return made('haraka', said);
  if (postfixBare.test(said)) return made('postfix/smtp', `F${String(at).padStart(9, '0')}: ${said}`, false);
  if (!found) return null;
  if (program.includes('/')) return made(program, said);
  if (sendmailNames.test(program)) return made('sendmail', said);
  return /^(?:exim4?|smtpd|qmail\S{0,10})$/.test(program) && (timed || found[3]) ? made(program, said) : null;
}

/** Copied without its id and the mark of a deferral. */
const eximUnmarked =
  /^[^\s<>=@]{1,256}@[^\s<>=@]{1,253}(?: <[^<>\s]{1,320}>)? R=\w{1,80} T=\w{1,80}(?: \S{1,200}){0,4} defer \(-?\d{1,5}\)/;

/** Exim's own line; in syslog it stands behind the program's name, maybe with its own time again. */
function eximOf(rest: string): { text: string } | null {
  const inner = /^(?:[\w.-]{1,255} )?exim4?(?:\[\d{1,10}\])?: (.*)$/s.exec(rest)?.[1] ?? rest;
  const text = stampOf(inner)?.rest ?? inner;
  if (eximUnmarked.test(text)) return { text: `== ${text}` };
  return eximId.test(text) || eximBare.test(text) ? { text } : null;
}
