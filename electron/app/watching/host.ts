/** The watch inside a desk that stays open (`serve`, the desktop): as the settings say, begun again where it failed. */
import { access, constants, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../../shared/problem.ts';
import { digestText, type DigestView } from '../../../shared/rpc/present/digest.ts';
import { presentIncidents, type WatchView } from '../../../shared/rpc/present/watch.ts';
import type { Course } from '../../../shared/watch/course.ts';
import { metricsOf, type MetricsForm } from '../../../shared/watch/metrics.ts';
import { webhookFault } from '../../node/watch/webhook.ts';
import type { Desk } from '../desk.ts';
import type { Digests } from './digests.ts';
import type { WatchOptions } from './sources.ts';
import { createWatching, type Watching } from './watching.ts';

/** Where Debian, Red Hat, FreeBSD, cPanel and mailcow's container let a mail server log. */
const usualPlaces = [
  '/var/log/mail.log',
  '/var/log/maillog',
  '/var/log/exim4/mainlog',
  '/var/log/exim_mainlog',
  '/var/log/exim/main.log',
];
/** After a failure that passes, a full disk for example. */
const againMs = 30_000;

export interface WatchHost {
  view(): Promise<WatchView>;
  /** What the next digest would say now. Throws Problem watch-off. */
  digest(): DigestView;
  /** OpenMetrics text; null where the watch does not run. */
  metrics(form: MetricsForm): string | null;
  /** What it counted hour by hour; null where none runs in this process. */
  course(): Course | null;
  /** One that somebody else runs in this process, for `course`. */
  lend(watching: Watching): void;
  /** From now on it runs as the settings say, also as they change. */
  start(): void;
  /** The settings have changed. */
  changed(): Promise<void>;
  /** With its place written down. */
  stop(): Promise<void>;
}

export function watchHost(desk: Desk): WatchHost {
  let allowed = false;
  let running: { stop: AbortController; done: Promise<void>; since: string } | null = null;
  let watching: Watching | null = null;
  let lent: Watching | null = null;
  let failure: string | null = null;

  function begin(): void {
    const { on, logs, reports, queue, journal, journalMatches } = desk.settings.watching;
    const { webhook } = desk.settings;
    if (!allowed || !on || (logs.length + reports.length === 0 && !journal)) return;
    const options: WatchOptions = {
      logs,
      reports,
      queue,
      journal: journal ? { files: [], matches: journalMatches } : null,
      stdin: false,
      once: false,
      digest: { ...desk.settings.digest, file: null },
      webhook: webhook !== null && webhookFault(webhook) === null ? webhook : null,
    };
    const stop = new AbortController();
    running = { stop, done: run(options, stop.signal), since: desk.now().toISOString() };
  }

  async function run(options: WatchOptions, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        watching = await createWatching(
          desk,
          options,
          (told) => void desk.emit('watch', told),
          () => void desk.emit('watched', {}),
        );
        failure = null;
        await watching.run(signal);
      } catch (error) {
        failure = error instanceof Problem ? `${error.says} ${error.hint}` : String((error as Error).stack);
        if (!(error instanceof Problem)) process.stderr.write(`${failure}\n`);
        await sleep(againMs, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
    watching = null;
  }

  async function end(): Promise<void> {
    running?.stop.abort();
    await running?.done;
    running = null;
  }

  return {
    start() {
      allowed = true;
      begin();
    },
    async changed() {
      await end();
      failure = null;
      begin();
    },
    stop: end,
    course: () => (watching ?? lent)?.watch.course ?? null,
    lend(other) {
      lent = other;
    },
    metrics(form) {
      if (!watching) return null;
      const { watch, sources, queue } = watching;
      return metricsOf(watch, desk.now().getTime() / 1000, sources, form, queue?.view() ?? null);
    },
    digest() {
      if (!watching) throw new Problem('watch-off', 'The watch is off.', 'Turn it on under Watch.');
      const digest = watching.digests.soFar(watching.watch);
      return { says: digest.says, text: digestText(digest) };
    },
    async view() {
      return {
        state: failure !== null ? 'failed' : running ? 'on' : 'off',
        says: failure,
        since: running?.since ?? null,
        now: desk.now().toISOString(),
        sources: watching?.sources.map((source) => source.view()) ?? [],
        reports: watching?.reports.map((one) => one.view()) ?? [],
        queue: watching?.queue?.view() ?? null,
        ...(watching ? presentIncidents(watching.watch) : { incidents: [], minor: [], minorAll: 0 }),
        digest: presentDigest(watching?.digests ?? null),
        // A log of the past is said after what was said of now.
        said: [...(watching?.said ?? [])].reverse().sort((a, b) => b.at.localeCompare(a.at)),
        places: await placesHere(),
      };
    },
  };
}

function presentDigest(digests: Digests | null): WatchView['digest'] {
  const last = digests?.last ?? null;
  return {
    due: digests?.due?.toISOString() ?? null,
    last: last && { at: last.to, says: last.says, text: digestText(last) },
  };
}

async function placesHere(): Promise<WatchView['places']> {
  const places: WatchView['places'] = [];
  for (const path of usualPlaces) {
    const isFile = await stat(path).then(
      (info) => info.isFile(),
      () => false,
    );
    if (!isFile) continue;
    const readable = await access(path, constants.R_OK).then(
      () => true,
      () => false,
    );
    places.push({ path, readable });
  }
  return places;
}
