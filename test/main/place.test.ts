/** The window comes back where it was, as far as that place still exists. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import { afterAll, expect, test, vi } from 'vitest';
import { keepPlace, lastPlace } from '../../electron/main/place.ts';

const desktop = vi.hoisted(() => ({
  folder: '',
  workArea: { x: 0, y: 24, width: 1920, height: 1056 },
}));
vi.mock('electron', () => ({
  app: { getPath: () => desktop.folder },
  screen: { getDisplayMatching: () => desktop },
}));
desktop.folder = mkdtempSync(join(tmpdir(), 'deferral-desk-place-'));
afterAll(() => rmSync(desktop.folder, { recursive: true, force: true }));
const stored = (text: string) => writeFileSync(join(desktop.folder, 'window.json'), text);
const usual = { bounds: { width: 1280, height: 800 }, maximised: false };

test('as it was left', () => {
  const left = { x: 100, y: 50, width: 1100, height: 700 };
  keepPlace({ getNormalBounds: () => left, isMaximized: () => true } as BrowserWindow);
  expect(lastPlace()).toEqual({ bounds: left, maximised: true });
});

test.each([
  ['of a monitor that is gone', [3000, -900, 1280, 800], [640, 24, 1280, 800]],
  ['of a larger monitor', [0, 0, 3840, 2160], [0, 24, 1920, 1056]],
  ['half outside', [-1000, 900, 1280, 800], [0, 280, 1280, 800]],
])('a place %s is moved onto the screen', (_, [x, y, width, height], moved) => {
  stored(JSON.stringify({ x, y, width, height, kiosk: true }));
  const { bounds } = lastPlace();
  expect([bounds.x, bounds.y, bounds.width, bounds.height]).toEqual(moved);
  expect(Object.keys(bounds)).toEqual(['x', 'y', 'width', 'height']);
});

test.each([
  '',
  'null',
  '[]',
  '{"width":1e300,"height":1,"x":0,"y":0}',
  '{"x":"0","y":0,"width":9,"height":9}',
])('an edited file means the usual place: %s', (text) => {
  stored(text);
  expect(lastPlace()).toEqual(usual);
});

test('a disk that refuses does not keep the window from closing', () => {
  desktop.folder = join(desktop.folder, 'away');
  expect(() => keepPlace({ getNormalBounds: () => ({}), isMaximized: () => false } as never)).not.toThrow();
  expect(lastPlace()).toEqual(usual);
});
