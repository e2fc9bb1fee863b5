/**
 * A hundred random afternoons at one desk, seeded (three hundred in `npm run test:long`): somebody goes from case to case, answers, types and checks, the
 * host answers late and out of order, and a second client works at the same cases. The history is the real one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createApp, type App } from '../../../electron/app.ts';
import { DeskSession } from '../../../renderer/state/session.svelte.ts';
import { emptyAttempt } from '../../../shared/bounce/attempt.ts';
import { emptyCase } from '../../../shared/case/apply.ts';
import type { Client } from '../../../shared/rpc/client.ts';
import { random } from '../../fuzz/random.ts';
import { browserGlobals } from '../../support/browser-globals.ts';
import { whole } from '../../support/matrices.ts';

const ids = ['c-20260519-1', 'c-20260519-2', 'c-20260519-3'];
const services = { host: 'browser' as const, pick: async () => [], save: async () => null };
const runs = whole ? 300 : 100;
let folder: string;
let app: App;
/** Notes that were reported as saved, over all runs. */
const saved = new Map(ids.map((id) => [id, [] as string[]]));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deferral-desk-interleavings-'));
  app = await createApp({ dataFolder: folder, services });
  await app.call('settings.set', { resolvers: ['127.0.0.1:9'] });
  const text = 'Too many connections';
  const reply = { code: 421, enhanced: '4.7.0', lines: [`421 4.7.0 ${text}`], text };
  for (const [i, id] of ids.entries()) {
    const domain = `receiver${i}.example`;
    const attempt = {
      ...emptyAttempt('a.eml'),
      ...{ recipient: `anna@${domain}`, recipientDomain: domain, reply, at: '2026-05-19T09:20:00Z' },
      ...{ outcome: 'deferred' as const, stage: 'greeting' as const, issuer: 'remote-mta' as const },
    };
    const opened = { ...emptyCase(id, '2026-05-19T09:21:00Z'), recipientDomain: domain, attempts: [attempt] };
    await app.desk.change(id, { kind: 'opened', case: opened });
  }
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Hands every answer on after a while, so that they come in any order. A check is slow, and finds nothing. */
function late(next: () => number): { client: Client; quiet(): Promise<void>; off(): void } {
  const waiting = new Set<Promise<unknown>>();
  const offs: (() => void)[] = [];
  const turns = async (count: number) => {
    for (let i = 0; i < count; i++) await new Promise((done) => setImmediate(done));
  };
  return {
    client: {
      call(method, input) {
        const asked = (async () => {
          if (method === 'check.run') {
            await turns(40);
            const view = await app.call('case.show', { case: (input as { case: string }).case });
            return { findings: [], lookups: 0, ms: 0, stopped: false, view } as never;
          }
          const given = await app.call(method, input);
          await turns(Math.floor(next() * 25));
          return given;
        })();
        waiting.add(asked);
        void asked.catch(() => undefined).finally(() => waiting.delete(asked));
        return asked;
      },
      on(event, listener) {
        const off = app.on(event, listener);
        offs.push(off);
        return off;
      },
      hand: async ({ name }) => ({ token: 't', name }),
      onHost: () => () => {},
      takeKey: () => false,
    },
    async quiet() {
      while (waiting.size) await Promise.allSettled([...waiting]).then(() => turns(2));
    },
    off: () => offs.forEach((off) => off()),
  };
}

async function afternoon(seed: number): Promise<void> {
  const next = random(seed);
  const one = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  browserGlobals();
  const { client, quiet, off } = late(next);
  const session = new DeskSession(client);
  void session.start();
  const typed = new Map(ids.map((id) => [id, '']));
  const pending: Promise<unknown>[] = [];
  /** The screen never shows another case than its address, and nothing typed is lost. */
  const holds = (): void => {
    const { route } = session;
    expect(session.case?.id ?? null).toBe(route.screen === 'case' ? route.case : null);
    if (session.case?.view) expect(session.case.view.document.case).toBe(session.case.id);
    if (session.undo?.case && session.case) expect(session.undo.case).toBe(session.case.id);
    if (session.case) expect(session.case.typed.note).toBe(typed.get(session.case.id));
  };
  const noted = (id: string, text: string, task: Promise<boolean>): void => {
    pending.push(task.then((ok) => void (ok && saved.get(id)!.push(text))));
  };
  const acts: (() => void)[] = [
    () => session.go({ screen: 'case', case: one(ids), tab: 'steps' }),
    () => session.go({ screen: 'case', case: one(ids), tab: one(['map', 'report', 'steps'] as const) }),
    () => session.go({ screen: one(['start', 'logs', 'settings'] as const) }),
    () => {
      const { case: open } = session;
      if (!open) return;
      open.typed.note += one(['they ', 'called ', 'again ']);
      typed.set(open.id, open.typed.note);
    },
    () => {
      const { case: open } = session;
      const step = open?.view?.step;
      if (open && step?.answers.length) pending.push(open.answer(step.id, one(step.answers).id));
    },
    () => {
      const { case: open } = session;
      if (!open) return;
      const text = `window, run ${seed}, ${next()}`;
      noted(open.id, text, open.note(text));
    },
    () => void (session.case && pending.push(session.case.check())),
    () => void (session.undo && pending.push(session.undoLast())),
    () => {
      const [id, text] = [one(ids), `second client, run ${seed}, ${next()}`];
      noted(
        id,
        text,
        app.call('case.note', { case: id, text }).then(() => true),
      );
    },
    () => {
      const id = one(ids);
      const act = async (): Promise<void> => {
        const { step } = await app.call('case.show', { case: id });
        if (step.answers.length)
          await app.call('case.answer', { case: id, step: step.id, answer: one(step.answers).id });
      };
      pending.push(act());
    },
  ];
  for (let i = 0; i < 14; i++) {
    one(acts)();
    holds();
    if (next() < 0.4) await new Promise((done) => setImmediate(done));
    holds();
  }
  await Promise.all(pending);
  await quiet();
  holds();
  expect(session.trouble).toBeNull();
  // What the window shows of the open case is what the history holds.
  if (session.case) {
    const kept = await app.call('case.show', { case: session.case.id });
    expect(session.case.view?.notes).toEqual(kept.notes);
    expect(session.case.view?.document.steps).toEqual(kept.document.steps);
  }
  off();
}

describe.each(Array.from({ length: 10 }, (_, i) => i))(`${runs} interleavings, part %i`, (part) => {
  test('the screen shows the case of its address, and nothing typed is lost', async () => {
    for (let seed = part * (runs / 10); seed < (part + 1) * (runs / 10); seed++)
      await afternoon(seed + 1).catch((error: Error) => {
        error.message = `seed ${seed + 1}: ${error.message}`;
        throw error;
      });
  }, 180_000);
});

test('the history is the sum of what was reported as saved, also after a restart', async () => {
  const notesOf = async (): Promise<string[][]> =>
    Promise.all(ids.map(async (id) => (await app.desk.load(id)).notes.map(({ text }) => text).sort()));
  const told = ids.map((id) => [...saved.get(id)!].sort());
  expect(told.flat().length).toBeGreaterThan(runs);
  expect(await notesOf()).toEqual(told);
  await app.close();
  app = await createApp({ dataFolder: folder, services });
  expect(await notesOf()).toEqual(told);
});
