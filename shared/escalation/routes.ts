/** Routes and patterns of time as the report tells them. */
import { contrastOf, type Cell, type Contrast } from '../case/contrast.ts';
import type { Attempt } from '../bounce/attempt.ts';
import type { Case } from '../case/case.ts';
import { patternsOf, type Patterns } from '../retry/pattern.ts';
import { missing, utc } from './words.ts';

/** A table of at most so many columns can be read in a mail. */
const mostColumns = 12;

export interface RouteTable {
  lead: string;
  head: string[];
  rows: string[][];
}

/** Attempts by source IP, server and hour; null where one number says it all. */
export function routeTable({ columns, routes, affected, healthy, differs }: Contrast): RouteTable | null {
  const tried = routes.filter(({ fate }) => fate !== 'untried');
  if (tried.length < 2 && columns.length < 2) return null;
  const shown = columns.slice(-mostColumns);
  const left = columns.length - shown.length;
  const unit = columns[0]?.length === 10 ? 'day' : 'hour';
  const contrast =
    differs === 'client-ip'
      ? ` ${affected.join(', ')} is refused; ${healthy.join(', ')} is accepted in the same time.`
      : '';
  return {
    lead: `Refused / accepted per ${unit}, UTC${unit === 'hour' && shown[0] ? `, from ${shown[0].slice(0, 10)}` : ''}${left > 0 ? `; ${left} earlier ${unit}s are in “all”` : ''}.${contrast}`,
    head: ['From', 'To', ...shown.map((name) => (unit === 'hour' ? name.slice(11) : name.slice(5))), 'all'],
    rows: tried.map(({ clientIp, mta, cells, refused, accepted }) => [
      clientIp ?? 'source IP not known',
      mta ?? 'server not known',
      ...cells.slice(-shown.length).map(cellText),
      cellText({ refused, accepted }),
    ]),
  };
}
const cellText = ({ refused, accepted }: Cell): string =>
  refused + accepted === 0 ? '–' : `${refused} / ${accepted}`;

/** Which source IP is affected, and which is not. */
export function sourceIps(all: readonly string[], { affected, healthy, differs, routes }: Contrast): string {
  if (all.length === 0) return missing;
  if (differs !== 'client-ip') return all.join(', ');
  const untried = all.filter((ip) => routes.every((r) => r.clientIp !== ip || r.fate === 'untried'));
  const mixed = all.filter((ip) => ![...affected, ...healthy, ...untried].includes(ip));
  return [
    [affected, 'affected'],
    [mixed, 'refused and accepted'],
    [healthy, 'not affected'],
    [untried, 'not tried'],
  ]
    .flatMap(([ips, word]) => (ips!.length > 0 ? [`${(ips as string[]).join(', ')} (${String(word)})`] : []))
    .join('; ');
}

/** How the waits of each message grew. The number of tries an hour is another fact. */
export function retryPattern(c: Case, contrast: Contrast = contrastOf(c)): string {
  const { messages } = patternsOf(c, contrast);
  const tries = messages.reduce((sum, m) => sum + m.tries, 0);
  if (tries === 0) return missing;
  const many = `${tries} refused attempt${tries === 1 ? '' : 's'}${messages.length > 1 ? ` of ${messages.length} messages` : ''}`;
  const timed = messages.filter(({ waits }) => waits.length > 0);
  if (timed.length === 0) {
    const since = c.attempts.flatMap((a: Attempt) => a.arrivedAt ?? []).sort()[0];
    return `${many}${since ? `, in the queue since ${utc(since)}` : ', no interval known'}`;
  }
  const told = timed
    .slice(0, 5)
    .map(
      ({ queueId, waits }) =>
        `${queueId ? `${queueId}: ` : ''}${waits.slice(0, 12).join(', ')}${waits.length > 12 ? ', …' : ''}`,
    );
  const growing = timed.filter(({ grows }) => grows === true).length;
  const judged = timed.filter(({ grows }) => grows !== null).length;
  const grew = judged > 0 ? `; the waits grew or stayed the same for ${growing} of ${judged}` : '';
  return `${many}; minutes between the tries of each message: ${told.join('; ')}${timed.length > 5 ? '; …' : ''}${grew}`;
}

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (hour: string): string => `${hour.slice(0, 10)} ${hour.slice(11)}:00 UTC`;
const refusedOf = ({ refused, accepted }: Cell): string => `${refused} of ${refused + accepted} refused`;

/** What the times show beside the waits of each message, fact by fact; those are left out that nothing tells of. */
export function timeFacts({
  rates,
  burst,
  usualHours,
  recovery,
}: Patterns): { label: string; value: string }[] {
  const facts: { label: string; value: string }[] = [];
  if (rates.length > 0)
    facts.push({
      label: 'Tries per hour',
      value: rates
        .slice(0, 6)
        .map(({ mta, most, hour, mean }) => `${mta}: ${mean} an hour, at most ${most} (${clock(hour)})`)
        .join('; '),
    });
  if (burst)
    facts.push({
      label: 'Burst at the start',
      value: `${burst.first} tries in the hour of the first refusal (${clock(burst.hour)}), ${burst.usual} in a usual one after it`,
    });
  if (usualHours) {
    const { from, to, days, acceptedElsewhere } = usualHours;
    facts.push({
      label: 'Usual hours',
      value: `refused only between ${two(from)}:00 and ${two(to)}:00 UTC, on ${days} days; ${acceptedElsewhere > 0 ? `${acceptedElsewhere} accepted at other hours` : 'nothing is known to be accepted at other hours'}`,
    });
  }
  if (recovery) {
    const { course, early, late, hours, clearFrom } = recovery;
    const span = hours === 1 ? 'hour' : `${hours} hours`;
    facts.push({
      label: 'Recovery',
      value: `${course}: ${refusedOf(early)} in the first ${span} with tries, ${refusedOf(late)} in the last ${hours === 1 ? 'one' : hours}${clearFrom ? `; nothing refused from ${clock(clearFrom)} on` : ''}`,
    });
  }
  return facts;
}
