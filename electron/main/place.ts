/** Where the window was when it was closed, kept between starts. */
import { app, screen, type BrowserWindow, type Rectangle } from 'electron';
import { join } from 'node:path';
import { readRegularNow, replaceNow } from '../node/process/regular-file.ts';

export interface Place {
  bounds: Partial<Rectangle>;
  maximised: boolean;
}

const usual: Place = { bounds: { width: 1280, height: 800 }, maximised: false };
const placeFile = (): string => join(app.getPath('userData'), 'window.json');

/** The last place, moved onto the nearest screen that is there: a monitor may be gone, or smaller now. */
export function lastPlace(): Place {
  const stored = storedPlace();
  const { x, y, width, height } = stored ?? {};
  if (![x, y, width, height].every((n) => Number.isFinite(n) && Math.abs(Number(n)) < 100_000)) return usual;
  const bounds = { x, y, width, height } as Rectangle;
  const { workArea } = screen.getDisplayMatching(bounds);
  const within = (at: number, size: number, from: number, room: number): [number, number] => {
    const fits = Math.min(size, room);
    return [Math.round(Math.min(Math.max(at, from), from + room - fits)), Math.round(fits)];
  };
  [bounds.x, bounds.width] = within(bounds.x, bounds.width, workArea.x, workArea.width);
  [bounds.y, bounds.height] = within(bounds.y, bounds.height, workArea.y, workArea.height);
  return { bounds, maximised: stored?.maximised === true };
}

export function keepPlace(window: BrowserWindow): void {
  const place = { ...window.getNormalBounds(), maximised: window.isMaximized() };
  try {
    replaceNow(placeFile(), JSON.stringify(place));
  } catch {
    // A full disk must not stop the window from closing: it comes back where it was before.
  }
}

function storedPlace(): Record<string, unknown> | null {
  try {
    return JSON.parse(readRegularNow(placeFile())) as Record<string, unknown> | null;
  } catch {
    return null; // first start, or a file that somebody edited: not worth a word
  }
}
