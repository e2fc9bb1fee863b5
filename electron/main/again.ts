/** Starting anew, after the program has left, with what was asked of it meanwhile. */
import { app } from 'electron';

/** @param files absolute paths, so that none is taken for a switch */
export function startAgain(files: readonly string[]): void {
  const [, ...given] = process.argv;
  const switches = given.filter((arg) => arg.startsWith('-'));
  // What an AppImage or the portable program unpacked is gone by then: the file itself is started.
  const packed = process.env.APPIMAGE ?? process.env.PORTABLE_EXECUTABLE_FILE;
  app.relaunch({
    ...(packed !== undefined && { execPath: packed }),
    args: [...(app.isPackaged ? [] : given.slice(0, 1)), ...switches, ...files],
  });
}
