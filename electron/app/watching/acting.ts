/** From what the watch found to the cases: opened, continued, brought up to date, closed. A person's words are left alone. */
import { understand, type Case, type CaseChange } from '../../../shared/flow.ts';
import type { LogDomain, Traffic } from '../../../shared/bounce/bounce.ts';
import { emptyBounce } from '../../../shared/bounce/empty.ts';
import type { Attempt } from '../../../shared/bounce/attempt.ts';
import type { Watched } from '../../../shared/case/case.ts';
import { caseOf, distinct, identifiedBy, identity } from '../../../shared/case/open.ts';
import { Problem } from '../../../shared/problem.ts';
import { isoOf } from '../../../shared/text/iso-time.ts';
import type { Turn } from '../../../shared/watch/incidents.ts';
import type { Incident } from '../../../shared/watch/incident.ts';
import { attemptOf } from '../../../shared/watch/try.ts';
import type { Desk } from '../desk.ts';
import { caseAbout } from '../logs.ts';
import { dayOf } from '../opening.ts';
import { withReports } from '../telemetry.ts';
import type { Told } from '../../../shared/watch/told.ts';

/** A case holds so many tries; what comes later stands in the counts only. */
const triesKept = 4000;

/** Does what a turn asks for; what there is to say afterwards, null for nothing. */
export async function act(desk: Desk, turn: Turn, sources: string[]): Promise<Told | null> {
  const { incident, what, says } = turn;
  const at = isoOf(turn.at);
  const only = incident.domains.length === 1 ? incident.domains[0]! : null;
  const seen = toTell(turn, sources);
  if (incident.case === null && what !== 'opened')
    incident.case = (await ofIncident(desk, incident))?.id ?? null;
  if (incident.case === null) await open(desk, incident, seen, at);
  else await goOn(desk, incident, seen, turn);
  return what === 'course' ? null : { at, what, case: incident.case, recipientDomain: only, says };
}

interface ToTell {
  attempts: Attempt[];
  logs: LogDomain[];
  traffic: Traffic[];
  watch: Omit<Watched, 'opened'>;
}

function toTell({ incident, seen }: Turn, sources: string[]): ToTell {
  const { tries, logs, traffic, ...counts } = seen;
  const attempts = tries.map((one) => attemptOf(one, sources[0] ?? 'log'));
  return { attempts, logs, traffic, watch: { ...counts, key: incident.key, sources } };
}

/** The case of an incident: one that the watch opened before a crash, or a person's that is not finished. */
async function ofIncident(desk: Desk, { domains, key }: Incident): Promise<Case | null> {
  const all = {
    query: domains[0]!,
    status: [],
    sort: 'lastSeen',
    descending: true,
    archived: false,
  } as const;
  const { rows } = await desk.store.list({ ...all, limit: 50, offset: 0 });
  for (const { id } of rows.filter(({ openedBy }) => openedBy === 'watch')) {
    const c = await desk.load(id);
    if (c.watch?.key === key) return c;
  }
  return domains.length === 1 ? caseAbout(desk, domains[0]!) : null;
}

async function open(desk: Desk, incident: Incident, seen: ToTell, at: string): Promise<void> {
  const there = await ofIncident(desk, incident);
  if (there) {
    incident.case = there.id;
    return update(desk, there.id, seen);
  }
  const known = recognisedIn(desk, seen);
  const { logs, traffic, watch } = seen;
  const id = await desk.store.nextId(dayOf(desk));
  const c = caseOf(
    { class: 'yes', attempts: known, domains: new Set(incident.domains), bounces: [] },
    id,
    at,
  );
  const clientIps = distinct([...c.clientIps, ...logs.flatMap((log) => log.clientIps)]).slice(0, 32);
  await desk.change(id, {
    kind: 'opened',
    case: withReports(desk, { ...c, clientIps, logs, traffic, watch: { ...watch, opened: true } }),
  });
  incident.case = id;
}

async function goOn(desk: Desk, incident: Incident, seen: ToTell, { what }: Turn): Promise<void> {
  try {
    await update(desk, incident.case!, seen, what);
  } catch (error) {
    // Deleted by a person: what still comes is told without a case. Merged: it goes on where it is now.
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'case-merged') {
      incident.case = await desk.store.mergedInto(incident.case!);
      if (incident.case) return goOn(desk, incident, seen, { what } as Turn);
    } else if (error.code !== 'no-such-case') throw error;
  }
}

function update(desk: Desk, id: string, seen: ToTell, what?: Turn['what']): Promise<void> {
  const { logs, traffic, watch } = seen;
  const known = recognisedIn(desk, seen);
  const decide = (c: Case): CaseChange[] => {
    const opened = c.watch?.opened ?? false;
    const there = new Set(c.attempts.map(identity));
    const room = Math.max(0, triesKept - c.attempts.length);
    const attempts = known.filter((a) => !there.has(identity(a))).slice(0, room);
    const changes: CaseChange[] = [
      {
        kind: 'watched',
        id,
        attempts,
        logs,
        traffic: opened ? traffic : null,
        watch: { ...watch, opened },
      },
      ...identifiedBy(c, attempts),
    ];
    if (opened && what === 'opened' && c.closedAt) changes.push({ kind: 'reopened', id, at: watch.until });
    if (opened && what === 'over' && !c.closedAt)
      changes.push({ kind: 'closed', id, at: watch.until, as: watch.ended!.says });
    return changes;
  };
  return desk.act(id, decide).then(() => undefined);
}

const recognisedIn = (desk: Desk, { attempts }: ToTell): Attempt[] =>
  understand([{ ...emptyBounce('', 'log', 0), attempts }], desk.prepared)[0]!.attempts;
