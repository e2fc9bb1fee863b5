/** Programs of the system, by fixed words: without a shell, with a time limit. */
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

const timeLimitMs = 30_000;
const mostBytes = 300 * 1024 * 1024;
/** Where a user's own PATH may not look. */
const systemFolders = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** The path of a program; null where there is none. */
export async function foundCommand(name: string): Promise<string | null> {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), ...systemFolders]) {
    if (!folder) continue;
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return null;
}

/**
 * What it printed.
 * @param input its standard input; nothing unless given
 * @throws Error whose message says why it failed, as a clause
 */
export function runCommand(path: string, args: readonly string[], input = ''): Promise<Buffer> {
  return new Promise((done, fail) => {
    const child = execFile(
      path,
      args,
      { timeout: timeLimitMs, killSignal: 'SIGKILL', maxBuffer: mostBytes, encoding: 'buffer', shell: false },
      (error, stdout, stderr) => {
        if (!error) return done(stdout);
        if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
          return fail(new Error(`printed more than ${mostBytes >> 20} MB`));
        const said = stderr.toString().trim().split('\n').at(-1)?.slice(0, 300);
        fail(
          new Error(
            error.killed
              ? `gave no answer within ${timeLimitMs / 1000} seconds`
              : said || `ended with status ${error.code ?? 'unknown'}`,
          ),
        );
      },
    );
    child.stdin?.on('error', () => undefined); // it ended before it read all: its status tells
    child.stdin?.end(input);
  });
}
