/** How long one stream of events lasts: behind a sign-in not longer than a minute and a little. */
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { streamEvents } from '../../electron/web/event-stream.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function open(signIn: boolean) {
  const response = new EventEmitter() as EventEmitter & { ended: boolean; told: string };
  Object.assign(response, {
    ...{ ended: false, told: '' },
    writeHead: () => response,
    write: (text: string) => (response.told += text),
    end: () => {
      response.ended = true;
      response.emit('close');
    },
  });
  const listeners = new Set<(event: never, payload: unknown) => void>();
  const onAny = (listener: (event: never, payload: unknown) => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  streamEvents(onAny as never, response as unknown as ServerResponse, signIn);
  const tell = (event: string) => listeners.forEach((listener) => listener(event as never, { case: 'c-1' }));
  return { response, tell, listeners };
}

test('who signs in is asked to come anew after a minute, hears on meanwhile, and nothing after that', () => {
  const { response, tell, listeners } = open(true);
  vi.advanceTimersByTime(59_000);
  expect(response.told).not.toContain('again');
  vi.advanceTimersByTime(2000);
  expect(response.told).toContain('event: again\n');
  tell('changed');
  expect(response.told).toContain('event: changed\ndata: {"case":"c-1"}\n\n');
  vi.advanceTimersByTime(15_000);
  expect(response.ended).toBe(true);
  expect(listeners.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('on one’s own machine it lasts as long as the page', () => {
  const { response, listeners } = open(false);
  vi.advanceTimersByTime(3_600_000);
  expect([response.ended, response.told.includes('again')]).toEqual([false, false]);
  response.emit('close');
  expect([listeners.size, vi.getTimerCount()]).toEqual([0, 0]);
});
