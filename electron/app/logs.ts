/** Logs without a case, and the case that a receiver's deferrals belong to already. */
import type { Case } from '../../shared/flow.ts';
import { understand } from '../../shared/flow.ts';
import { isLog } from '../../shared/bounce/log/log-bounce.ts';
import type { Input } from '../../shared/rpc/contract.ts';
import type { LogView } from '../../shared/rpc/view.ts';
import { Problem } from '../../shared/problem.ts';
import type { LogSource } from '../node/reading/log-files.ts';
import { readLogsInWorker } from '../node/reading/reading.ts';
import type { Desk } from './desk.ts';
import type { Handlers } from './handlers.ts';
import { resolveInput } from './inputs.ts';
import { stoppable, type Work } from './work.ts';

export function logHandlers(desk: Desk): Handlers<'log.read' | 'case.about'> {
  return {
    'log.read': ({ inputs, work: id }) => stoppable(id, (work) => readLogs(desk, inputs, work)),
    async 'case.about'({ domain }) {
      const c = await caseAbout(desk, domain);
      return c && { case: c.id, openedAt: c.openedAt };
    },
  };
}

/**
 * Several logs are read as one, in the order of time: a message that one file defers may be accepted in the next.
 * Stopped, it gives what was read until then, and says so.
 * @throws Problem `not-a-log`
 */
export async function readLogs(desk: Desk, inputs: readonly Input[], work?: Work): Promise<LogView> {
  const sources = inputs.map(async (input): Promise<LogSource> => {
    if (input.kind === 'domain') throw notALog();
    const { name, bytes, path } = await resolveInput(desk, input);
    return bytes ? { name, bytes } : { name, path: path! };
  });
  const bounce = await readLogsInWorker(await Promise.all(sources), {
    now: desk.now(),
    signal: work?.signal,
    onProgress: ({ bytes, total }) =>
      work && desk.emit('progress', { work: work.id, what: 'log', done: bytes, total, unit: 'bytes' }),
  });
  const [{ log, notes }] = understand([bounce], desk.prepared) as [typeof bounce];
  if (!log || !isLog(log)) throw notALog();
  return { ...log, notes, stopped: work?.signal.aborted ?? false };
}

const notALog = (): Problem =>
  new Problem(
    'not-a-log',
    'There is no mail log in this.',
    'Give a Postfix or Exim log, or open it as a case instead.',
    { exit: 3 },
  );

const unfinished = ['open', 'waiting', 'cooling', 'escalated'];
/** Cases looked into, newest first: more than one or two that name a domain and are about another are rare. */
const lookedInto = 20;

export async function caseAbout(desk: Desk, domain: string): Promise<Case | null> {
  const { rows } = await desk.store.list({
    query: domain,
    status: unfinished,
    sort: 'lastSeen',
    descending: true,
    archived: false,
    limit: lookedInto,
    offset: 0,
  });
  const own = rows.find((row) => row.recipientDomain === domain);
  if (own) return desk.load(own.id);
  // a case of several receivers names none of them
  for (const { id } of rows.filter((row) => row.recipientDomain === null)) {
    const c = await desk.load(id);
    if (concerns(c, domain)) return c;
  }
  return null;
}

/** Mail to the domain is held up in the case. */
export const concerns = (c: Case, domain: string): boolean =>
  c.recipientDomain === domain ||
  c.attempts.some((a) => a.recipientDomain === domain && a.outcome !== 'accepted');
