/** Mail files among the arguments of a start. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const readable = /\.(eml|msg|mbox|log|txt|gz|csv|json)$/i;
/** As many as the screens take at once. */
const most = 1000;

/**
 * Paths of the files named in `argv` (without the program itself). Arguments are untrusted, also those of a second
 * start: no switch is taken. Desktops of Linux name a file by its URL (`%U` in the .desktop file).
 */
export function givenFiles(argv: string[], cwd: string): string[] {
  return argv
    .filter((arg) => !arg.startsWith('-') && arg.length < 4096)
    .flatMap((arg) => (/^file:/i.test(arg) ? fromUrl(arg) : [resolve(cwd, arg)]))
    .filter((path) => readable.test(path))
    .slice(0, most);
}

/** None for a URL of another machine: on Windows that would ask a server that somebody else chose. */
function fromUrl(url: string): string[] {
  try {
    return new URL(url).host === '' ? [fileURLToPath(url)] : [];
  } catch {
    return [];
  }
}
