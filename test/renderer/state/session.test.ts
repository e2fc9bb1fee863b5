/** The window over a host that is slow and answers out of order: what is shown is always the case of the address. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeskSession } from '../../../renderer/state/session.svelte.ts';
import { Problem } from '../../../shared/problem.ts';
import type { OpenResult } from '../../../shared/rpc/view.ts';
import { fakeApi } from '../../support/fake-api.ts';
import { browserGlobals } from '../../support/browser-globals.ts';
import { slowApi, viewOf } from '../../support/slow-api.ts';

let api: ReturnType<typeof slowApi>;
let session: DeskSession;

beforeEach(() => {
  browserGlobals();
  api = slowApi();
  session = new DeskSession(api.client);
  void session.start();
});
afterEach(() => vi.unstubAllGlobals());

const visit = (id: string): void => session.go({ screen: 'case', case: id, tab: 'steps' });
async function visited(id: string, revision = 1): Promise<void> {
  visit(id);
  await api.answer('case.show', viewOf(id, revision), id);
}
const shown = () => session.case?.view?.headline;

test('a case that answers late does not take the place of the one that is open now', async () => {
  visit('a');
  visit('b');
  await api.answer('case.show', viewOf('b'), 'b');
  await api.answer('case.show', viewOf('a'), 'a');
  expect([session.case?.id, shown()]).toEqual(['b', 'b at 1']);
});

test.each([
  ['an answer', (s: DeskSession) => s.case!.answer('stage', 'greeting'), 'case.answer', viewOf('a', 2)],
  ['a note', (s: DeskSession) => s.case!.note('called them'), 'case.note', viewOf('a', 2)],
  [
    'a check',
    (s: DeskSession) => s.case!.check(),
    'check.run',
    { findings: [], lookups: 1, ms: 1, stopped: false, view: viewOf('a', 2) },
  ],
] as const)('%s that comes back late is taken by its own case', async (_, act, method, output) => {
  await visited('a');
  void act(session);
  await visited('b');
  await api.answer(method, output as never);
  expect(shown()).toBe('b at 1');
  expect(session.undo).toBeNull();
  visit('a');
  expect(shown()).toBe('a at 2');
});

test('what is undone is the last thing that was done', async () => {
  await visited('a');
  void session.case!.answer('stage', 'greeting');
  await api.answer('case.answer', viewOf('a', 2));
  expect(session.undo?.says).toBe('Answer noted.');
  void session.case!.note('called them');
  await api.answer('case.note', viewOf('a', 3));
  expect(session.undo).toBeNull();
});

test('of two answers about one case the newer stays, whichever comes first', async () => {
  await visited('a');
  void session.case!.note('one');
  void session.case!.answer('stage', 'greeting');
  await api.answer('case.answer', viewOf('a', 3));
  await api.answer('case.note', viewOf('a', 2));
  expect(shown()).toBe('a at 3');
});

test('a step that one looks at late does not replace the next question', async () => {
  await visited('a');
  const [first, second] = ['receiver', 'scope'].map((id) => ({ ...viewOf('a').step, id }));
  void session.case!.look('receiver');
  void session.case!.look('scope');
  await api.answer('case.step', second!, 'scope');
  await api.answer('case.step', first!, 'receiver');
  expect(session.case!.step?.id).toBe('scope');
  void session.case!.look('receiver');
  void session.case!.answer('stage', 'greeting');
  await api.answer('case.answer', viewOf('a', 2));
  await api.answer('case.step', first!);
  expect(session.case!.looked).toBeNull();
});

test('a change by another window is shown, and does not undo what this one is doing', async () => {
  await visited('a');
  void session.case!.note('one');
  await api.emit('changed', { case: 'a', revision: 3 });
  expect(api.asked()).not.toContain('case.show');
  await api.answer('case.note', viewOf('a', 2));
  await api.answer('case.show', viewOf('a', 3), 'a');
  expect(shown()).toBe('a at 3');
  await api.emit('changed', { case: 'a', revision: 3 });
  expect(api.asked()).not.toContain('case.show');
});

test('a change that is told before the first view has come is not missed', async () => {
  visit('a');
  await api.emit('changed', { case: 'a', revision: 2 });
  await api.answer('case.show', viewOf('a', 1), 'a');
  await api.answer('case.show', viewOf('a', 2), 'a');
  expect(shown()).toBe('a at 2');
});

test('a host that was started anew by a clock that was set back is believed', async () => {
  await visited('a', 9000);
  await api.host('gone');
  await api.host('here');
  await api.answer('case.show', viewOf('a', 5), 'a');
  expect(shown()).toBe('a at 5');
  await api.emit('changed', { case: 'a', revision: 6 });
  await api.answer('case.show', viewOf('a', 6), 'a');
  expect(shown()).toBe('a at 6');
});

test('findings belong to the run of this window', async () => {
  await visited('a');
  void session.case!.check();
  const { work } = session.case!.running!;
  const finding = viewOf('a').document.findings[0]!;
  await api.emit('finding', { case: 'a', work: 'of-another-window', finding });
  await api.emit('finding', { case: 'a', work, finding });
  expect(session.case!.arriving.findings).toHaveLength(1);
  await api.emit('session', { case: 'a', work, result: viewOf('a').sessions[0]! });
  expect(session.case!.arriving.sessions).toHaveLength(1);
  void session.case!.check();
  expect(api.asked().filter((method) => method === 'check.run')).toHaveLength(1);
});

test('the clock is the host’s and goes on, and takes the open case with it', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-05-19T10:00:00Z') });
  const status = await fakeApi().call('desk.status', {});
  await api.answer('desk.status', { ...status, now: '2026-05-19T12:30:50Z' });
  await visited('a');
  vi.setSystemTime(Date.parse('2026-05-19T10:00:05Z'));
  session.tick();
  expect([session.now.slice(11, 16), api.asked().includes('case.show')]).toEqual(['12:30', false]);
  vi.setSystemTime(Date.parse('2026-05-19T10:01:10Z'));
  session.tick();
  expect([session.now.slice(11, 16), api.asked().includes('case.show')]).toEqual(['12:32', true]);
  vi.useRealTimers();
});

test('what the foot says of the network is asked again after each work', async () => {
  await visited('a');
  void session.case!.check();
  const before = api.asked().filter((method) => method === 'desk.status').length;
  await api.answer('check.run', { findings: [], lookups: 1, ms: 1, stopped: false, view: viewOf('a', 2) });
  expect(api.asked().filter((method) => method === 'desk.status')).toHaveLength(before + 1);
});

test('what is opened while the start is shown is in its list', async () => {
  session.go({ screen: 'start' });
  void session.intake.open([{ kind: 'sample', id: 'x' }]);
  const before = api.asked().filter((method) => method === 'case.list').length;
  await api.answer('case.open', {
    cases: [viewOf('a'), viewOf('b')],
    already: [],
    draft: null,
    read: [],
    log: null,
  });
  expect(api.asked().filter((method) => method === 'case.list')).toHaveLength(before + 1);
});

test('each work has its own progress, and is stopped by its own name', async () => {
  void session.intake.readLog([]);
  void session.intake.readLog([]);
  const [first, second] = session.works;
  await api.emit('progress', { work: second!.id, what: 'log', done: 1, total: 2, unit: 'bytes' });
  expect(session.works.map((work) => work.progress?.done)).toEqual([undefined, 1]);
  await api.emit('progress', { work: 'of-another-window', what: 'log', done: 1, total: 2, unit: 'bytes' });
  expect(session.works).toHaveLength(2);
  await api.fail('log.read', new Problem('not-a-log', 'There is no mail log in this.', ''));
  expect(session.works.map(({ id }) => id)).toEqual([second!.id]);
  expect(first!.id).not.toBe(second!.id);
  expect(session.trouble?.says).toBe('There is no mail log in this.');
});

test('what is read while one has gone elsewhere is told, and comes when asked for', async () => {
  await visited('a');
  const read: OpenResult = { cases: [viewOf('b')], already: [], draft: null, read: [], log: null };
  void session.intake.open([{ kind: 'sample', id: 'x' }]);
  await visited('c');
  await api.answer('case.open', read);
  expect(session.case?.id).toBe('c');
  session.go(session.intake.ready!.route);
  expect([shown(), session.intake.ready]).toEqual(['b at 1', null]);
  expect(api.asked()).not.toContain('case.show'); // it came with what was read
});

test('what cannot be shown says so at its own case', async () => {
  visit('gone');
  await visited('b');
  await api.fail('case.show', new Problem('no-such-case', 'There is no case gone.', ''), 'gone');
  expect([session.trouble, session.case?.failed]).toEqual([null, null]);
  visit('gone');
  expect(session.case?.failed?.says).toBe('There is no case gone.');
});

test('what is typed stays with its case', async () => {
  await visited('a');
  session.case!.typed.note = 'half a sentence';
  await visited('b');
  expect(session.case!.typed.note).toBe('');
  visit('a');
  expect(session.case!.typed.note).toBe('half a sentence');
});

test('what fails again in the same words says that it was tried again; another trouble and a success do not', async () => {
  const fails = (says: string) =>
    session.run(null, () => Promise.reject(new Problem('data-folder', says, 'Look.')));
  await fails('The disk is full.');
  expect(session.trouble?.again).toBeUndefined();
  await fails('The disk is full.');
  expect(session.trouble?.again).toMatch(/^20\d\d-/);
  await fails('The disk is gone.');
  expect(session.trouble?.again).toBeUndefined();
});
