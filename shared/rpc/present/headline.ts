/** The finding in one sentence, and what became of the mail in a second one. Nothing is promised that is not known. */
import { isOwnMatter, neighbourMeaning } from '../../catalogue/neighbour.ts';
import { duration } from '../../verdict/facts.ts';
import { knownCause } from '../../verdict/known.ts';
import type { Family } from '../../verdict/wording.ts';
import { issuerWords } from '../../words/issuers.ts';
import { capital, counted } from '../../words/sentence.ts';
import type { Present } from './input.ts';
import { isQueued, queueEnds } from './queue.ts';
import { utc } from './words.ts';

interface Names {
  /** Whose mail: the domain, else the server, else “the receiver”. */
  they: string;
  /** Who is refused: the client IP, else “you”. */
  us: string;
  /** The server that spoke, else `they`. */
  server: string;
}

const byFamily: Readonly<Record<Exclude<Family, 'busy' | 'identity' | 'vague'>, (names: Names) => string>> = {
  pressure: ({ they, us }) => `${they} is slowing mail from ${us}`,
  greylisting: ({ they, us }) => `${they} asks ${us} to come back later (greylisting)`,
  tls: ({ they }) => `Encryption with ${they} failed`,
  authentication: ({ they }) => `${they} misses a proof of the sender (SPF, DKIM or DMARC)`,
  reputation: ({ they, us }) => `${they} distrusts mail from ${us} and holds it off`,
  content: ({ they }) => `${they} holds the message off because of its content`,
  policy: ({ they, us }) => `A rule of ${they} holds off mail from ${us}`,
  session: ({ they }) => `${they} ended the session because of errors before`,
  'own-side': () => 'A fault on your own side holds the mail back',
  'retry-useless': ({ they }) => `${they} will not take this mail unless something changes`,
};

const isLogin = ({ id }: { id: string }): boolean => id.startsWith('login');

export function headlineOf({ facts: f, document }: Present): string {
  const names = namesOf(f);
  const { they, server } = names;
  const reply = f.lead?.reply;
  const own = reply ? neighbourMeaning(reply) : null;
  // a login is refused by whom the mail is handed to, and never by the recipient’s side
  const speaker = f.lead?.remoteMta?.name ? server : issuerWords['own-relay'].inline;
  const code = reply ? [reply.code, reply.enhanced].filter(Boolean).join(' ') : '';
  switch (f.class.value) {
    case 'nothing-found':
      return f.recipientDomain ? `No evidence yet about mail to ${they}` : 'No mail server reply is in this';
    case 'permanent':
      if (own && isLogin(own)) return `${capital(own.title)}: ${speaker} (${code})`;
      return own
        ? `${capital(own.title)}: ${they} refuses the mail for good (${code})`
        : `${capital(they)} refuses the mail for good${code ? ` (${code})` : ''}`;
    case 'accepted':
      return `${capital(they)} took the mail; the 421 came afterwards`;
    case 'no-reply':
      return `No answer came from ${server}`;
    case 'other-temporary':
      if (f.judged && !(own && isOwnMatter(own))) break;
      if (own && isLogin(own)) return `${capital(own.title)}: ${speaker} (${code})`;
      return own
        ? `${capital(own.title)}: ${they} puts the mail off (${code}), not with 421`
        : `${capital(they)} puts the mail off with ${code || 'another temporary code'}, not with 421`;
    case 'yes':
      break;
  }
  if (f.recoveredAt !== null)
    return `${capital(they)} took the mail after ${duration(f.recoveredAt - f.firstSeen)}`;
  if (isThroughByAnswer(document)) return `The mail to ${they} has arrived, as you told us`;
  if (f.issuer.value === 'own-mta') return `Your server got no answer from ${server}`;
  if (f.issuer.value === 'own-relay')
    return `${issuerWords['own-relay'].screen} refuses mail for now: ${server}`;
  const domains = f.recipientDomains.length;
  if (f.scope.value === 'all-destinations' && domains > 1 && f.wording.named === null)
    return `Mail to all of ${domains} domains is put off, so the fault is probably on your side`;
  return capital(finding(f, names));
}

function finding(f: Present['facts'], names: Names): string {
  const { they, us, server } = names;
  const family = f.family.value;
  const { named } = f.wording;
  if (family === 'busy') {
    if (named === 'maintenance') return `${they} is being worked on and takes no mail now`;
    if (named === 'dns-failure') return `${they} could not look a name up`;
    return named === 'timeout'
      ? `The session with ${they} timed out`
      : `${they} ${isFull(f) ? 'has no room left' : 'is too busy'} and takes no mail now`;
  }
  if (family === 'identity')
    return named === 'dns-failure'
      ? `A DNS look-up failed on the way to ${they}`
      : `${they} misses a proper name for ${us === 'you' ? 'your address' : us}`;
  if (family === 'vague')
    return f.stage.value === 'greeting'
      ? `${server} answers, but takes no mail from ${us} now`
      : `${they} puts mail from ${us} off and does not say why`;
  return byFamily[family](names);
}

/** 4.3.1 is “mail system full” (RFC 3463 §3.4). */
const isFull = (f: Present['facts']): boolean =>
  f.lead?.reply?.enhanced === '4.3.1' || knownCause(f)?.what === 'their-disk';

function namesOf(f: Present['facts']): Names {
  const domains = f.recipientDomains;
  const server = f.remoteMtas[0] ?? null;
  const they =
    f.recipientDomain ??
    (domains.length > 1 ? `each of ${domains.length} domains` : (server ?? 'the receiver'));
  const ips = [...new Set(f.deciding.map((a) => a.clientIp).filter((ip) => ip !== null))];
  return { they, us: ips.length === 1 ? ips[0]! : 'you', server: server ?? they };
}

/** No evidence shows it: the user said that it arrived, or that the door is open. */
const isThroughByAnswer = (document: Present['document']): boolean =>
  document.next.id === 'recovered' && document.steps.at(-1)?.by === 'user';

/** Told while waiting, and not sent again since. */
const isBackByAnswer = ({ steps }: Present['document']): boolean =>
  steps.findLast(({ by, answer }) => by === 'user' && (answer === 'returned' || answer === 'deferred-again'))
    ?.answer === 'returned';

/** Where the mail is, and since when; of a closed case how it ended. “Not lost” only while it is known to wait. */
export function leadOf(shown: Present): string {
  const { facts: f, document } = shown;
  if (shown.case.closedAs) return shown.case.closedAs;
  if (f.class.value === 'nothing-found')
    return 'Add the notice, a log line or the line with the number, and we can say more.';
  if (f.class.value === 'permanent') return 'Waiting will not help; the reply says what has to change.';
  if (isThroughByAnswer(document)) return f.timesKnown ? `First seen ${utc(f.firstSeen, f.now)}.` : '';
  const parts = [whereabouts(shown)];
  if (f.recoveredAt !== null) parts.push(`First seen ${utc(f.firstSeen, f.now)}.`);
  else if (f.class.value !== 'accepted')
    parts.push(
      f.began
        ? `By your word since ${utc(f.firstSeen, f.now)}, ${duration(f.now - f.firstSeen)} ago.`
        : f.timesKnown
          ? `First seen ${utc(f.firstSeen, f.now)}, ${duration(f.now - f.firstSeen)} ago.`
          : `No time is in the evidence, so the clock runs from ${utc(f.firstSeen, f.now)}.`,
    );
  const leads = document.verdict.causes[0];
  if (f.recoveredAt === null && leads?.cause === 'other' && leads.points < 3)
    parts.push('There is not enough to name a cause yet.');
  return parts.filter(Boolean).join(' ');
}

function whereabouts(shown: Present): string {
  const { facts: f } = shown;
  const messages = (n: number) => counted(n, 'message');
  if (f.accepted + f.pending + f.lost === 0) return '';
  if (f.recoveredAt !== null)
    return f.accepted === 1 ? 'The message has arrived.' : `${messages(f.accepted)} have arrived.`;
  const lost = f.lost === 1 ? '1 message came back' : `${messages(f.lost)} came back`;
  return [
    f.pending > 0 ? pending(shown) : '',
    f.accepted > 0 ? `${messages(f.accepted)} ${f.accepted === 1 ? 'has' : 'have'} arrived.` : '',
    f.lost > 0 ? `${lost} and must be sent again, once the cause is known.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

/** What nobody has accepted or returned: in a queue by the evidence, unless the clock says that the queue is over. */
function pending(shown: Present): string {
  const { facts: f, document } = shown;
  const told = document.steps.find((step) => step.id === 'still-trying' && step.by === 'user');
  if (told?.answer === 'failed' || isBackByAnswer(document))
    return 'By your answer it came back, and must be sent again once the cause is known.';
  const ends = queueEnds(shown);
  if (ends && Date.parse(ends.at) < f.now)
    return `By now your mail server has probably given up (${utc(Date.parse(ends.at), f.now)}). Look there, or for a notice, before you send anything again.`;
  if (!isQueued(f))
    return told?.answer === 'delayed'
      ? 'By your answer it is still being tried.'
      : 'Whether it is still being tried is not known.';
  const safe = f.lost === 0;
  if (f.pending === 1) return `The message waits in your mail server${safe ? ' and is not lost' : ''}.`;
  return `${counted(f.pending, 'message')} wait in your mail server.${safe ? ' None is lost.' : ''}`;
}
