/** The mail server's own listing of its queue, by fixed words, without a shell and with a time limit. Nothing is changed. */
import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { Problem } from '../../../shared/problem.ts';

const commands = {
  postfix: [['postqueue', '-j']],
  exim: [
    ['exim', '-bp'],
    ['exim4', '-bp'],
  ],
  opensmtpd: [['smtpctl', 'show', 'queue']],
  sendmail: [['mailq']],
} as const;
export type QueueOf = keyof typeof commands;

const timeLimitMs = 30_000;
const mostBytes = 300 * 1024 * 1024;
/** Where a user's own PATH may not look. */
const systemFolders = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

export interface Listing {
  /** As it was run. */
  command: string;
  of: QueueOf;
  text: Buffer;
}

/**
 * @param of null: whichever mail server is found first
 * @throws Problem `no-queue-command`, `queue-command-failed`
 */
export async function listQueue(of: QueueOf | null): Promise<Listing> {
  for (const mta of of ? [of] : (Object.keys(commands) as QueueOf[]))
    for (const [name, ...args] of commands[mta]) {
      const path = await found(name);
      if (path) return { command: [name, ...args].join(' '), of: mta, text: await run(path, args) };
    }
  throw new Problem(
    'no-queue-command',
    of
      ? `There is no ${commands[of].map(([name]) => name).join(' or ')} on this machine.`
      : 'No command that lists a mail queue was found on this machine (postqueue, exim, smtpctl, mailq).',
    'Run this on the mail server, or give it a listing that was made there: postqueue -j > queue.json.',
  );
}

/** What Postfix itself says of its lifetime, in hours; null where it cannot be asked. */
export async function postfixLifetime(): Promise<number | null> {
  const path = await found('postconf');
  if (!path) return null;
  const said = await run(path, ['-h', 'maximal_queue_lifetime']).catch(() => null);
  const value = /^(\d{1,7})([smhdw]?)$/.exec(said?.toString().trim() ?? '');
  // postconf(5): a number without a unit counts in days.
  const hours = { s: 1 / 3600, m: 1 / 60, h: 1, d: 24, w: 168, '': 24 };
  return value ? Number(value[1]) * hours[value[2] as keyof typeof hours] : null;
}

async function found(name: string): Promise<string | null> {
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

function run(path: string, args: readonly string[]): Promise<Buffer> {
  return new Promise((done, fail) => {
    execFile(
      path,
      args,
      { timeout: timeLimitMs, killSignal: 'SIGKILL', maxBuffer: mostBytes, encoding: 'buffer', shell: false },
      (error, stdout, stderr) => {
        if (!error) return done(stdout);
        const said = stderr.toString().trim().split('\n').at(-1)?.slice(0, 300);
        const why = error.killed
          ? `gave no answer within ${timeLimitMs / 1000} seconds`
          : said || `ended with status ${error.code ?? 'unknown'}`;
        fail(
          new Problem(
            'queue-command-failed',
            `${path} ${args.join(' ')}: ${why}.`,
            'Run it by hand once: this user may not be allowed to see the queue (Postfix: authorized_mailq_users; Exim: the group Debian-exim).',
          ),
        );
      },
    );
  });
}
