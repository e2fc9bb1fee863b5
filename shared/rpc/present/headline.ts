/** The finding in one sentence, and what became of the mail in a second one. Nothing is promised that is not known. */
import { duration } from '../../verdict/facts.ts';
import type { Family } from '../../verdict/wording.ts';
import type { Present } from './input.ts';
import { capital, counted, utc } from './words.ts';

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

export function headlineOf({ facts: f }: Present): string {
  const names = namesOf(f);
  const { they, server } = names;
  const reply = f.lead?.reply;
  const code = reply ? [reply.code, reply.enhanced].filter(Boolean).join(' ') : '';
  switch (f.class.value) {
    case 'nothing-found':
      return f.recipientDomain ? `No evidence yet about mail to ${they}` : 'No mail server reply is in this';
    case 'permanent':
      return `${capital(they)} refuses the mail for good${code ? ` (${code})` : ''}`;
    case 'accepted':
      return `${capital(they)} took the mail; the 421 came afterwards`;
    case 'no-reply':
      return `No answer came from ${server}`;
    case 'other-temporary':
      return `${capital(they)} puts the mail off with ${code || 'another temporary code'}, not with 421`;
    case 'yes':
      break;
  }
  if (f.recoveredAt !== null)
    return `${capital(they)} took the mail after ${duration(f.recoveredAt - f.firstSeen)}`;
  if (f.issuer.value === 'own-mta') return `Your server got no answer from ${server}`;
  if (f.issuer.value === 'own-relay') return `The server you send through refuses mail for now: ${server}`;
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
      : `${they} is short of room and takes no mail now`;
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

function namesOf(f: Present['facts']): Names {
  const domains = [...new Set(f.affected.map((d) => d.recipientDomain).filter((domain) => domain !== null))];
  const server = f.remoteMtas[0] ?? null;
  const they =
    f.recipientDomain ??
    (domains.length > 1 ? `each of ${domains.length} domains` : (server ?? 'the receiver'));
  const ips = [...new Set(f.deciding.map((a) => a.clientIp).filter((ip) => ip !== null))];
  return { they, us: ips.length === 1 ? ips[0]! : 'you', server: server ?? they };
}

/** Where the mail is. “Not lost” only while it is known to wait. */
export function leadOf({ facts: f, document }: Present): string {
  if (f.class.value === 'nothing-found')
    return 'Add the notice, a log line or the line with the number, and we can say more.';
  if (f.class.value === 'permanent') return 'Waiting will not help; the reply says what has to change.';
  const parts = [whereabouts(f)];
  if (f.recoveredAt === null && f.judged) {
    parts.push(
      f.timesKnown ? `First seen ${utc(f.firstSeen, f.now)}, ${duration(f.now - f.firstSeen)} ago.` : '',
    );
    const leads = document.verdict.causes[0];
    if (leads?.cause === 'other' && leads.points < 3) parts.push('There is not enough to name a cause yet.');
  }
  return parts.filter(Boolean).join(' ');
}

function whereabouts(f: Present['facts']): string {
  const messages = (n: number) => counted(n, 'message');
  if (f.accepted + f.pending + f.lost === 0) return '';
  if (f.recoveredAt !== null)
    return f.accepted === 1 ? 'The message has arrived.' : `${messages(f.accepted)} have arrived.`;
  const queued =
    f.delayNotice ||
    f.affected.some((d) => d.fate === 'pending' && d.attempts.some((a) => a.queueId !== null));
  const waiting = f.pending === 1 ? 'The message waits' : `${messages(f.pending)} wait`;
  const lost = f.lost === 1 ? '1 message came back' : `${messages(f.lost)} came back`;
  return [
    f.pending > 0
      ? queued
        ? `${waiting} in the queue${f.lost === 0 ? (f.pending === 1 ? ' and is not lost' : '. None is lost') : ''}.`
        : 'Whether it is still being tried is not known.'
      : '',
    f.accepted > 0 ? `${messages(f.accepted)} ${f.accepted === 1 ? 'has' : 'have'} arrived.` : '',
    f.lost > 0 ? `${lost} and must be sent again, once the cause is known.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}
