/**
 * The one app behind three hosts; it and its folder app/ are the only place where core and adapters meet. A host gives
 * it the few services that differ (dialogues), sends every call through `dispatch`, and forwards the events.
 */
import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { basename } from 'node:path';
import { Problem } from '../shared/problem.ts';
import {
  methods,
  type Api,
  type EventName,
  type Events,
  type InputOf,
  type Method,
  type Outputs,
} from '../shared/rpc/contract.ts';
import { Answered } from './app/answered.ts';
import { createDesk, type Desk, type DeskOptions } from './app/desk.ts';
import { originalHandlers } from './app/case-original.ts';
import { caseHandlers } from './app/cases.ts';
import { checkHandlers } from './app/checks.ts';
import { guideHandlers } from './app/guides.ts';
import type { HandOver, Handler, Handlers } from './app/handlers.ts';
import { historyHandlers } from './app/history.ts';
import { keepingHandlers } from './app/keeping.ts';
import { logHandlers } from './app/logs.ts';
import { messageHandlers } from './app/messages.ts';
import { placeHandlers } from './app/place.ts';
import { readHandlers } from './app/reads.ts';
import { reportHandlers } from './app/reports.ts';
import { remindersOf, type Reminders } from './app/reminders.ts';
import { sessionHandlers } from './app/sessions.ts';
import { queueHandlers } from './app/what-if.ts';
import { teamCardHandlers } from './app/team-cards.ts';
import { telemetryHandlers } from './app/telemetry.ts';
import { watchHost, type WatchHost } from './app/watching/host.ts';
import { keptCourse } from './app/watching/kept-course.ts';

export type { HostServices } from './app/handlers.ts';

export interface App extends Api {
  /** Checks the method and its input, then calls. Throws Problem for what the user can mend. */
  dispatch(method: string, input: unknown): Promise<unknown>;
  /** False where no screen heard it. */
  emit<E extends EventName>(event: E, payload: Events[E]): boolean;
  onAny(listener: (event: EventName, payload: unknown) => void): () => void;
  handOver: HandOver;
  readonly desk: Desk;
  readonly reminders: Reminders;
  /** Runs where the host starts it. */
  readonly watch: WatchHost;
  close(): Promise<void>;
}

export async function createApp(options: DeskOptions): Promise<App> {
  const events = new EventEmitter();
  events.setMaxListeners(100);
  const emit: App['emit'] = (event, payload) => {
    const heard = events.emit(event, payload);
    return events.emit('*', event, payload) || heard;
  };
  const handedOver = new Map<string, { path: string; name: string }>();
  const handOver: HandOver = (path, name = basename(path)) => {
    const token = randomBytes(12).toString('hex');
    handedOver.set(token, { path, name });
    return { token, name };
  };
  const desk = await createDesk(options, {
    emit,
    handOver,
    fileOf(token) {
      const file = handedOver.get(token);
      if (!file)
        throw new Problem('file-gone', 'This file is no longer at hand.', 'Choose or drop the file again.');
      return file;
    },
  });
  const watch = watchHost(desk);
  const guides = guideHandlers(desk);
  const handlers: Handlers = {
    ...caseHandlers(desk),
    ...originalHandlers(desk),
    ...checkHandlers(desk),
    ...guides,
    ...historyHandlers(desk, options.services),
    ...logHandlers(desk),
    ...messageHandlers(desk),
    ...readHandlers({ handOver, pick: () => options.services.pick() }),
    ...reportHandlers(desk, options.services),
    ...keepingHandlers(desk),
    ...placeHandlers(desk),
    ...teamCardHandlers(desk),
    ...sessionHandlers(desk),
    ...queueHandlers(desk, async () => watch.course() ?? keptCourse(options.dataFolder)),
    ...telemetryHandlers(desk),
    'watch.show': () => watch.view(),
    'watch.digest': async () => watch.digest(),
    async 'settings.set'(change) {
      const settings = await guides['settings.set'](change);
      if (change.watching || change.webhook !== undefined) await watch.changed();
      return settings;
    },
  };
  const call = <M extends Method>(method: M, input: InputOf<M>): Promise<Outputs[M]> =>
    (handlers[method] as Handler<M>)(input);
  const reminders = remindersOf(desk);
  const answered = new Answered();
  return {
    desk,
    call,
    dispatch(method, input) {
      if (!Object.hasOwn(methods, method))
        throw new Problem(
          'unknown-method',
          `There is no method “${method.slice(0, 60)}”.`,
          'Reload the page.',
        );
      const name = method as Method;
      const given = methods[name].parse(input) as InputOf<typeof name>;
      return answered.once(name, () => call(name, given));
    },
    emit,
    on(event, listener) {
      events.on(event, listener);
      return () => events.off(event, listener);
    },
    onAny(listener) {
      events.on('*', listener);
      return () => events.off('*', listener);
    },
    handOver,
    reminders,
    watch,
    async close() {
      await watch.stop();
      reminders.stop();
      await desk.close();
    },
  };
}
