/** Where the recipient's mail goes: MX with preferences, backup MX, null MX, and hosts that cannot work. */
import { isUnknown } from '../../dns/answer.ts';
import type { Finding, ProbeOutcome, ProbeResult } from '../../case/finding.ts';
import { finding, firstUnknown, listed, unknownWhy, type Check, type CheckContext } from '../check.ts';
import { mailHosts, type MailHost, type MailHosts } from '../mail-hosts.ts';

export const check: Check = {
  name: 'mx',
  needs: ['domain'],
  async run(context) {
    const found = await mailHosts(context.domain!, context.resolver);
    return [judge(found, context)];
  },
};

function judge(found: MailHosts, { domain, clock, sessions }: CheckContext): Finding {
  const { mx } = found;
  const hosts = found.hosts.map((host) => ({ ...host, ...lastSession(host, sessions) }));
  const facts = { hosts, nullMx: found.nullMx, status: mx.status };
  const make = (result: Finding['result'], says: string): Finding =>
    finding('mx', clock, found.answers, { result, says, subject: domain!, facts });

  if (found.nullMx) return make('fail', `${domain} takes no mail at all: it has a null MX (RFC 7505).`);
  if (mx.status === 'nxdomain') return make('fail', `${domain} does not exist.`);
  if (isUnknown(mx.status))
    return make('temperror', `The MX records of ${domain} could not be looked up: ${unknownWhy(mx)}.`);
  const usable = hosts.filter((host) => host.addresses.length > 0);
  if (usable.length === 0) {
    const unknown = firstUnknown(found.answers);
    if (unknown)
      return make(
        'temperror',
        `The mail servers of ${domain} could not be looked up: ${unknownWhy(unknown)}.`,
      );
    if (hosts.length === 0) return make('fail', `${domain} has neither MX records nor an address.`);
    return make('fail', `No mail server of ${domain} can be used: ${listed(hosts.map(faultOf))}.`);
  }
  const faults = hosts.filter((host) => host.fault ?? host.unknown).map(faultOf);
  if (hosts[0]!.preference === null)
    return make(
      'neutral',
      `${domain} has no MX records; mail goes to its own address, ${listed(hosts[0]!.addresses)}.`,
    );
  const best = Math.min(...usable.map((host) => host.preference!));
  const first = usable.filter((host) => host.preference === best);
  const backup = usable.filter((host) => host.preference !== best);
  const says =
    `Mail for ${domain} goes to ${listed(first.map(nameAndPreference))}` +
    (backup.length
      ? `, then to the backup ${listed(backup.map(nameAndPreference))}`
      : ', there is no backup MX') +
    answering(usable, backup) +
    (faults.length ? `; ${listed(faults)}` : '') +
    (found.cut ? `; ${found.cut} more MX records were not looked at` : '');
  return make(hosts.some((host) => host.fault) ? 'neutral' : 'pass', `${says}.`);
}

/** What the newest test session with a host came to. */
interface Answering {
  answered?: ProbeOutcome;
  answeredAt?: string;
}

function lastSession({ addresses }: MailHost, sessions: readonly ProbeResult[]): Answering {
  const last = sessions.findLast(({ target }) => target.port === 25 && addresses.includes(target.address));
  return last ? { answered: last.outcome, answeredAt: last.at } : {};
}

const outcomes: Record<ProbeOutcome, string> = {
  accepted: 'answered',
  deferred: 'answered and deferred',
  rejected: 'answered and refused',
  'protocol-error': 'answered with what is no SMTP',
  closed: 'hung up',
  refused: 'took no connection',
  timeout: 'did not answer',
  unreachable: 'could not be reached',
};

/** Only a session shows whether a server answers. A look-up opens none, and repeats what those of the case found. */
function answering(
  usable: readonly (MailHost & Answering)[],
  backup: readonly (MailHost & Answering)[],
): string {
  const told = usable.flatMap(({ name, answered, answeredAt }) =>
    answered ? [`${name} ${outcomes[answered]} at ${answeredAt!.slice(0, 16).replace('T', ' ')} UTC`] : [],
  );
  const open = backup.filter((host) => !host.answered);
  const who = open.length > 1 ? 'the backups answer' : `${open[0]?.name} answers`;
  return (
    (told.length ? `; in the last test session ${listed(told)}` : '') +
    (open.length ? `; whether ${who}, only a test session shows` : '')
  );
}

const nameAndPreference = (host: MailHost): string => `${host.name} (${host.preference})`;

function faultOf(host: MailHost): string {
  const name = host.name || 'an MX without a name';
  switch (host.fault) {
    case 'is-an-address':
      return `${name} is an address where a host name belongs`;
    case 'is-an-alias':
      return `${name} is an alias (CNAME), which RFC 2181 §10.3 forbids for an MX`;
    case 'no-address':
      return `${name} has no address`;
    default:
      return `${name} could not be looked up (${host.unknown})`;
  }
}
