/**
 * What findings, sessions and logs answer to the questions of the flowchart that weigh in the verdict (rules F).
 * A look-up that failed answers nothing: it proves neither presence nor absence.
 */
import { namesOf } from '../case/deliveries.ts';
import type { StepId } from '../case/step-id.ts';
import { isUnknown, wasConnected, type Finding, type ProbeResult } from '../case/finding.ts';
import { hour } from '../retry/schedule.ts';
import { timeOf, type CaseFacts } from './facts.ts';
import { acceptedAllTheSame, paceDiffers, sharedFaults, sidesOf, speaking } from './difference.ts';
import { byEvidence, type Told } from './told.ts';

type Lookup = (f: CaseFacts) => Told | null;

/** The stages at which neither headers nor text have been seen. */
export const isEarly = (f: CaseFacts): boolean =>
  f.stage.value === 'greeting' || f.stage.value === 'ehlo' || f.stage.value === 'starttls';

const named = (f: CaseFacts, check: string): Finding[] =>
  speaking(f, check).filter((finding) => !isUnknown(finding));

/** What the accepted route has as well is not the reason: the question is left, and not answered with a repair. */
function shared(f: CaseFacts, checks: readonly string[]): Told | null {
  const fault = sharedFaults(f, checks)[0];
  return fault ? byEvidence('unknown', `${fault.says} But ${acceptedAllTheSame(f, fault)}`) : null;
}
const bad = (finding: Finding): boolean => finding.result === 'fail' || finding.result === 'permerror';
const one = (findings: readonly Finding[]): Finding | undefined => findings.find(bad) ?? findings[0];

/** More than this many deliveries to the receiver within an hour before its first 421 is bulk, at most `few` is single. */
const many = 20;
const few = 5;

function volume(f: CaseFacts): Told | null {
  if (f.case.returned?.bulk)
    return byEvidence(
      'bulk',
      'the returned headers mark a mailing (List-Unsubscribe, List-Id or Precedence: bulk)',
    );
  const domains = new Set(f.affected.map((d) => d.recipientDomain));
  const logs = f.case.logs.filter((log) => domains.has(log.domain));
  if (logs.length === 0) return together(f);
  const before = logs.reduce((sum, log) => sum + log.hourBefore, 0);
  if (before > many)
    return byEvidence('bulk', `the log shows ${before} messages there in the hour before the first 421`);
  return before <= few
    ? byEvidence(
        'single',
        `the log shows ${before === 0 ? 'no other message' : `${before} ${before === 1 ? 'message' : 'messages'}`} there in the hour before the first 421`,
      )
    : null;
}

/** Without a log the notices count: so many messages of one hour were handed in together. Few of them tell nothing. */
function together({ affected }: CaseFacts): Told | null {
  const times = affected
    .flatMap(({ attempts: [first] }) => timeOf(first?.arrivedAt) ?? timeOf(first?.at) ?? [])
    .sort((a, b) => a - b);
  let most = 0;
  for (let end = 0, start = 0; end < times.length; end++) {
    while (times[end]! - times[start]! > hour) start++;
    most = Math.max(most, end - start + 1);
  }
  return most > many ? byEvidence('bulk', `${most} messages to the receiver came in within an hour`) : null;
}

const isRefuser = (f: CaseFacts) => (s: ProbeResult) =>
  f.refusing.has(s.target.host.toLowerCase()) || f.refusing.has(s.target.address);
/** A session with the receiver: an MX of the domain, or the server that refused. Others are contrast. */
const isTarget = (f: CaseFacts) => (s: ProbeResult) => s.preference !== undefined || isRefuser(f)(s);
/** No connection came about. A server that took it and then kept us waiting was reached, whatever it is busy with. */
const isSilent = (s: ProbeResult): boolean =>
  s.outcome === 'refused' ||
  s.outcome === 'unreachable' ||
  (s.outcome === 'timeout' && s.stage === 'greeting' && !wasConnected(s));

function reachability(f: CaseFacts): Told | null {
  const mine = f.case.sessions.filter(isTarget(f));
  const contrast = f.case.sessions.filter((s) => !mine.includes(s));
  const deferred = mine.find((s) => s.outcome === 'deferred');
  if (deferred)
    return byEvidence('answers-421', `our session was answered with ${deferred.reply?.code ?? 421}`);
  if (mine.some((s) => s.outcome === 'accepted'))
    return byEvidence('answers-220', 'our session was greeted and went well');
  if (mine.length > 0 && mine.every(isSilent) && contrast.length > 0)
    return contrast.every(isSilent)
      ? byEvidence('nothing-gets-out', 'neither this server nor another one could be reached from here')
      : byEvidence('only-this-host', 'this server could not be reached, another one could');
  if (mine.length > 0) return null;
  const silent = f.class.value === 'no-reply' || f.issuer.value === 'own-mta';
  if (silent && f.scope.value === 'all-destinations') return byEvidence('nothing-gets-out', f.scope.because);
  if (silent && (f.scope.value === 'one-domain' || f.scope.value === 'one-mx') && f.scope.by === 'evidence')
    return byEvidence('only-this-host', f.scope.because);
  return null;
}

function receiver(f: CaseFacts): Told | null {
  const mine = f.case.sessions.filter(isTarget(f));
  const refused = isRefuser(f);
  const open = mine.filter((s) => s.outcome === 'accepted');
  const ours = open.find(
    (s) =>
      refused(s) &&
      (s.clientIp === null || f.case.clientIps.length === 0 || f.case.clientIps.includes(s.clientIp)),
  );
  if (ours) return byEvidence('accepts-now', `${ours.target.host}, which had refused, accepted our session`);
  const other = open.find((s) => !refused(s));
  if (other) return byEvidence('some-accept', `${other.target.host} accepted our session`);
  if (mine.length === 0 || open.length > 0) return null;
  if (mine.every((s) => s.outcome === 'deferred'))
    return byEvidence('all-defer', `all ${mine.length} sessions were deferred`);
  return mine.every(isSilent) ? byEvidence('unreachable', 'no connection to any of their servers') : null;
}

function mxChange(f: CaseFacts): Told | null {
  const finding = one(named(f, 'propagation'));
  const moved = movedAway(f);
  if (moved) return byEvidence('incomplete', moved);
  if (!finding) return null;
  if (bad(finding)) return byEvidence('incomplete', finding.says);
  return finding.result === 'pass' ? byEvidence('settled', finding.says) : null;
}

/** The refusing server is no longer among the MX of the domain. */
function movedAway(f: CaseFacts): string | null {
  if (f.issuer.value === 'own-relay') return null;
  const mx = named(f, 'mx').find((finding) => !bad(finding) && finding.subject === f.recipientDomain);
  const hosts = mx?.facts?.['hosts'];
  if (!Array.isArray(hosts) || hosts.length === 0 || f.remoteMtas.length === 0) return null;
  const known = JSON.stringify(hosts).toLowerCase();
  return f.remoteMtas.some((name) => known.includes(`"${name.toLowerCase()}"`))
    ? null
    : `${f.remoteMtas[0]}, which refused, is not among the MX of ${f.recipientDomain} any more`;
}

function sendingIdentity(f: CaseFacts): Told | null {
  const iprev = one(named(f, 'iprev'));
  const helo = one(named(f, 'helo'));
  if (iprev && bad(iprev)) return byEvidence('broken', iprev.says);
  if (helo && bad(helo)) return byEvidence('broken', helo.says);
  return iprev?.result === 'pass' && helo?.result === 'pass'
    ? byEvidence('in-order', `${iprev.says} ${helo.says}`)
    : shared(f, ['iprev', 'helo']);
}

function messageAuthentication(f: CaseFacts): Told | null {
  if (isEarly(f) && f.wording.named !== 'authentication')
    return byEvidence(
      'not-yet-seen',
      'at this stage the receiver had seen neither sender nor text, and the words do not name it',
    );
  const checks = ['spf', 'dkim', 'dmarc'].map((check) => one(named(f, check)));
  const demanded = f.wording.named === 'authentication';
  const broken = checks.find(
    (finding) => finding && (bad(finding) || (demanded && finding.result === 'none')),
  );
  if (broken) return byEvidence('broken', broken.says);
  return checks.every((finding) => finding?.result === 'pass')
    ? byEvidence('in-order', 'SPF, DKIM and DMARC pass for what was sent')
    : shared(f, ['spf', 'dkim', 'dmarc']);
}

function reputation(f: CaseFacts): Told | null {
  const zones = speaking(f, 'dnsbl');
  const listed = zones.find((finding) => finding.result === 'fail' && finding.listing !== 'policy');
  if (listed) return byEvidence('listed', listed.says);
  return zones.length > 0 && zones.every((finding) => finding.result === 'pass')
    ? byEvidence('clean', `none of the ${zones.length} lists asked holds the address`)
    : shared(f, ['dnsbl']);
}

function tlsSession(f: CaseFacts): Told | null {
  const mine = f.case.sessions.filter(isTarget(f));
  const secured = mine.find((s) => s.tls !== null)?.tls;
  if (secured)
    return byEvidence(
      'works',
      `our session was encrypted${secured.authorized ? ' without a fault' : `, which mail servers do as well where, as here, ${secured.why}`}`,
    );
  const there = mine.find((s) => s.stage === 'starttls' && s.outcome !== 'accepted');
  return there ? byEvidence('fails-there', there.says) : null;
}

/** The deferred addresses beside those that are accepted: the first difference that findings or a log show. */
function compareIps(f: CaseFacts): Told | null {
  const { refused: affected, others: healthy } = sidesOf(f);
  const isListed = (x: Finding) => x.result === 'fail' && x.listing !== 'policy';
  const of = (check: string, ips: readonly string[]) =>
    f.case.findings.filter((x) => x.check === check && !isUnknown(x) && ips.includes(x.clientIp ?? ''));
  const wasSeen = (check: string) => of(check, affected).length > 0 && of(check, healthy).length > 0;
  const differs = (check: string, isFault: (x: Finding) => boolean) =>
    wasSeen(check) && !of(check, healthy).some(isFault)
      ? speaking(f, check).find((x) => affected.includes(x.clientIp ?? '') && !isUnknown(x) && isFault(x))
      : undefined;
  const identity = differs('iprev', bad) ?? differs('helo', bad) ?? differs('spf', bad);
  if (identity) return byEvidence('identity-differs', identity.says);
  const listing = differs('dnsbl', isListed);
  if (listing) return byEvidence('listing-differs', listing.says);
  const pace = paceDiffers(f);
  if (pace) return byEvidence('pace-differs', pace);
  // What nobody looked at, on both sides, is not “no difference”.
  return ['iprev', 'helo', 'dnsbl'].every(wasSeen)
    ? byEvidence('no-difference', 'reverse DNS, HELO and block lists are alike for both')
    : null;
}

function earlierReplies(f: CaseFacts): Told | null {
  if (!f.lead) return null;
  const { lead } = f;
  const before = f.deliveries
    .flatMap((d) => d.attempts)
    .filter((a) => a !== lead && isSameSession(a, lead))
    .map((a) => a.reply)
    .concat(f.deciding.flatMap((a) => a.aftereffects))
    .filter((reply) => reply !== null);
  const refused = before.find((r) => r.code === 550 || r.code === 551 || r.code === 553);
  if (refused)
    return byEvidence(
      'refused-recipients',
      `${before.filter((r) => r.code >= 550 && r.code <= 553).length} recipients were refused in the same session just before (${refused.code}${refused.enhanced ? ` ${refused.enhanced}` : ''})`,
    );
  const command = before.find((r) => r.code >= 500 && r.code <= 503);
  return command
    ? byEvidence('bad-commands', `commands were refused in the same session before (${command.code})`)
    : null;
}

/** The same remote server and the same message, or the same two minutes. */
function isSameSession(a: CaseFacts['deciding'][number], lead: CaseFacts['deciding'][number]): boolean {
  const hosts = new Set(namesOf(lead));
  if (hosts.size > 0 && !namesOf(a).some((name) => hosts.has(name))) return false;
  if (a.queueId !== null && a.queueId === lead.queueId && a.at === null) return true;
  if (a.at === null || lead.at === null) return a.source.file === lead.source.file;
  return Math.abs(Date.parse(a.at) - Date.parse(lead.at)) <= 120_000;
}

/** Step → what evidence answers; null where it is silent. Asked by the verdict and by the walk alike. */
export const lookups: Readonly<Partial<Record<StepId, Lookup>>> = {
  volume,
  reachability,
  receiver,
  'mx-change': mxChange,
  'sending-identity': sendingIdentity,
  'message-authentication': messageAuthentication,
  reputation,
  'tls-session': tlsSession,
  'compare-ips': compareIps,
  'earlier-replies': earlierReplies,
};
