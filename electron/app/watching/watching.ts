/**
 * The watch at work: reads its sources in turn, does what follows for the cases, writes down how far it is, then says
 * it. In that order: what was said is on disk, and what a kill interrupts is done again, not twice.
 */
import { Watch } from '../../../shared/watch/watch.ts';
import { lockWatch } from '../../node/history/folder-lock.ts';
import { FileStorage } from '../../node/history/file-storage.ts';
import type { Desk } from '../desk.ts';
import type { Problem } from '../../../shared/problem.ts';
import { Webhook } from '../../node/watch/webhook.ts';
import { act } from './acting.ts';
import { Digests } from './digests.ts';
import { idle } from './idle.ts';
import { readKept, writeKept, type KeptWatch } from './kept.ts';
import { limitsOf } from './limits.ts';
import { waitingForHistory } from './patience.ts';
import { followReports } from './report-folders.ts';
import type { ReportSource } from './report-source.ts';
import { QueueSource } from './queue-source.ts';
import { Source } from './source.ts';
import { sourcesOf, type WatchOptions } from './sources.ts';
import type { Told } from '../../../shared/watch/told.ts';

/** The place is written down at most this often, and takes at most a twentieth of the time. */
const keepMs = 1000;
const share = 20;
/** While a log is caught up with, what follows from it is done at most this often, and takes at most a tenth of the time. */
const settleMs = 1000;
const settleShare = 10;
const saidKept = 100;
/** The webhook has so long to take what was said last, milliseconds. */
const graceMs = 12_000;
/** A log whose newest line is older than this is one of the past: no time goes by after it. */
const livesMs = 6 * 3_600_000;

export interface Watching {
  readonly watch: Watch;
  readonly sources: readonly Source[];
  readonly reports: readonly ReportSource[];
  readonly queue: QueueSource | null;
  /** What was told last, the newest at the end. */
  readonly said: readonly Told[];
  readonly digests: Digests;
  /** Goes on until it is stopped, or all is read; resolves then, with its place written down. */
  run(signal: AbortSignal): Promise<void>;
}

type Create = (
  desk: Desk,
  options: WatchOptions,
  tell: (told: Told) => Promise<void> | void,
  /** Lines were read, and what follows from them was done. */
  onRead?: () => void,
) => Promise<Watching>;

/** One at a time in a folder: where the history does not hold it, the watch does. */
export const createWatching: Create = async (desk, ...given) => {
  const lock = desk.store.team ? await lockWatch(desk.options.dataFolder) : null;
  try {
    const watching = await created(desk, ...given);
    return {
      ...watching,
      run: (signal) => watching.run(signal).finally(() => lock?.release()),
    };
  } catch (error) {
    await lock?.release();
    throw error;
  }
};

const created: Create = async (desk, options, tell, onRead = () => undefined) => {
  const storage = new FileStorage(desk.options.dataFolder, async () => desk.store.prove());
  const { kept, says } = await readKept(storage, desk.now());
  const queue = options.queue && new QueueSource(desk, options.queue);
  const watch = new Watch(desk.prepared.matcher, () => limitsOf(desk, queue?.lifetimeHours ?? null), {
    state: kept?.watch ?? null,
    zone: localToUtc(),
    wall: (seconds) => seconds - new Date(seconds * 1000).getTimezoneOffset() * 60,
    now: () => desk.now().getTime() / 1000,
  });
  const nowOf = (): Date => desk.now();
  const sources = (await sourcesOf(options, nowOf)).map(({ name, given, open }) => {
    const one = kept?.sources[name] ?? kept?.sources[given] ?? null;
    if (name !== given) delete kept?.sources[given];
    return new Source(name, open(one), watch, nowOf, one);
  });
  const names = sources.map(({ name }) => name);
  const reports = await followReports(desk, storage, options.reports);
  let untold: Told[] = kept?.untold ?? [];
  const said: Told[] = kept?.said ?? [];
  const digests = new Digests(options.digest, nowOf, kept?.digest ?? null);
  let reported = 0;
  let dirty = false;
  let isFresh = false;
  let keepAfter = 0;
  let settleAfter = 0;
  /** Nothing is waited for any more: at its end, and where it reads once. */
  let stopped = AbortSignal.abort();

  function push(told: Told): void {
    untold.push(told);
    digests.heard(told);
  }
  const remarked = (what: 'gap' | 'problem' | 'digest', says: string): Told => ({
    ...{ at: nowOf().toISOString(), what, case: null, recipientDomain: null, says },
  });
  const remark = (...told: Parameters<typeof remarked>): void => push(remarked(...told));
  if (says) remark('problem', says);
  /** What is the matter with the webhook itself it is not told. */
  const ofWebhook = new Set<string>();
  const webhook =
    options.webhook === null
      ? null
      : new Webhook(options.webhook, (said) => {
          ofWebhook.add(said);
          remark('problem', said);
        });

  /** How many of what the webhook has to take were written down last. */
  let posting = 0;
  for (const told of kept?.posting ?? []) webhook?.send(told);

  async function keep(): Promise<void> {
    const began = Date.now();
    const state: Omit<KeptWatch, 'version'> = {
      // A source that is not followed today keeps its place.
      sources: {
        ...kept?.sources,
        ...Object.fromEntries(sources.map((source) => [source.name, source.kept()])),
      },
      watch: watch.state(),
      untold,
      said,
      digest: digests.kept,
      posting: webhook?.waiting ?? kept?.posting ?? [],
    };
    posting = state.posting!.length;
    await writeKept(storage, state);
    dirty = false;
    keepAfter = Date.now() + Math.max(keepMs, (Date.now() - began) * share);
  }

  /** What there is to say is written down first, so that a kill loses nothing of it. */
  async function say(): Promise<void> {
    await keep();
    const now = untold;
    untold = [];
    for (const told of now) {
      await tell(told);
      if (!ofWebhook.has(told.says)) webhook?.send(told);
      if (told.what !== 'digest' || !digests.last) continue;
      for (const failed of await digests.hand(digests.last)) remark('problem', failed);
    }
    said.push(...now);
    said.splice(0, said.length - saidKept);
    await keep(); // at once, so that a kill soon after does not say it again
  }

  /** At once: it may take long until there is anything else to say, and nothing is to be kept of it. */
  async function sayAway({ says: text }: Problem): Promise<void> {
    const told = remarked('problem', `${text} The watch waits for it.`);
    said.push(told);
    await tell(told);
    webhook?.send(told);
  }

  /** What follows from the lines read so far. */
  async function settle(force = false, isRead = false): Promise<void> {
    const began = Date.now();
    for (const source of sources) for (const one of source.remarks(isRead)) remark(one.what, one.says);
    for (const one of [...watch.remarks(), ...reports.remarks(), ...(queue?.remarks() ?? [])])
      remark('problem', one);
    for (const turn of watch.take()) {
      const told = await waitingForHistory(() => act(desk, turn, names), sayAway, stopped);
      if (told) push(told);
    }
    const added = reports.sources.reduce((sum, source) => sum + source.view().added, 0);
    digests.reported(added - reported);
    reported = added;
    if (digests.isDue(isRead)) remark('digest', digests.cut(watch).says);
    if (untold.length > 0) await say();
    dirty ||= webhook !== null && webhook.waiting.length !== posting;
    if (force || (dirty && Date.now() >= keepAfter)) await keep();
    if (isFresh) onRead();
    isFresh = false;
    settleAfter = Date.now() + Math.max(settleMs, (Date.now() - began) * settleShare);
  }

  /** One round over all sources; false where none had a line, and what follows from all is to be done. */
  async function round(): Promise<boolean> {
    let any = false;
    for (const source of sources) {
      if (source.lines.ended || !(await source.step())) continue;
      any = true;
      dirty = true;
      isFresh = true;
      if (source.full) {
        watch.renew();
        for (const each of sources) each.renew();
      }
      if (Date.now() >= settleAfter) await settle();
    }
    return any;
  }

  /** Time goes by also where no line comes, as long as the log is one of now. */
  function passTime(): void {
    const now = nowOf().getTime() / 1000;
    const newest = Math.max(...sources.map((source) => source.newest ?? 0));
    if (newest > 0 && now - newest < livesMs / 1000) watch.advance(now);
  }

  async function close(): Promise<void> {
    await settle(true, options.once);
    // One that does not take it now gets it at the next start; a reading that ends has only this one.
    await webhook?.close(webhook.isFailing && !options.once ? 0 : graceMs);
    if (webhook) await settle(true); // what it took, and that it could not be told
    for (const source of sources) await source.lines.close();
  }

  /** To the end of all lines, or until it is stopped. */
  async function readLines(signal: AbortSignal): Promise<void> {
    const isDone = (): boolean =>
      options.once || (sources.length > 0 && sources.every(({ lines }) => lines.ended));
    const all = sources.map(({ lines }) => lines);
    while (!signal.aborted) {
      const began = performance.now();
      const any = await round();
      if (any) await new Promise((turn) => setImmediate(turn));
      else {
        passTime();
        if (isDone()) return watch.finish();
        await settle();
        await idle(all, began, signal);
      }
    }
  }

  return {
    watch,
    sources,
    reports: reports.sources,
    queue,
    said,
    digests,
    async run(signal) {
      if (!options.once) stopped = signal;
      signal.addEventListener('abort', () => sources.forEach(({ lines }) => lines.stop?.()));
      // Once: the cases that the lines open find the reports of their days.
      if (options.once) await Promise.all([reports.readAll(signal), queue?.look()]);
      const end = new AbortController();
      const both = AbortSignal.any([signal, end.signal]);
      const lines = readLines(both).finally(() => end.abort());
      const beside = options.once ? [] : [reports.follow(both), queue?.follow(both)];
      const results = await Promise.allSettled([
        lines,
        ...beside.map((one) => one?.catch((error: unknown) => (end.abort(), Promise.reject(error as Error)))),
      ]);
      const failed = results.find((result) => result.status === 'rejected');
      if (failed) throw failed.reason;
      await close();
    },
  };
};

/** A log of this machine that names no zone is written in the machine's own, which is the same for a quarter of an hour. */
function localToUtc(): (seconds: number) => number {
  let quarter = NaN;
  let offset = 0;
  return (seconds) => {
    const its = Math.floor(seconds / 900);
    if (its !== quarter) offset = new Date(seconds * 1000).getTimezoneOffset() * 60;
    quarter = its;
    return seconds + offset;
  };
}
