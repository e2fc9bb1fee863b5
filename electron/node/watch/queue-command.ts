/** The mail server's own listing of its queue, by fixed words, without a shell and with a time limit. Nothing is changed. */
import { Problem } from '../../../shared/problem.ts';
import { foundCommand, runCommand } from '../process/command.ts';

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
      const path = await foundCommand(name);
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
  const path = await foundCommand('postconf');
  if (!path) return null;
  const said = await runCommand(path, ['-h', 'maximal_queue_lifetime']).catch(() => null);
  const value = /^(\d{1,7})([smhdw]?)$/.exec(said?.toString().trim() ?? '');
  // postconf(5): a number without a unit counts in days.
  const hours = { s: 1 / 3600, m: 1 / 60, h: 1, d: 24, w: 168, '': 24 };
  return value ? Number(value[1]) * hours[value[2] as keyof typeof hours] : null;
}

async function run(path: string, args: readonly string[]): Promise<Buffer> {
  try {
    return await runCommand(path, args);
  } catch (error) {
    throw new Problem(
      'queue-command-failed',
      `${path} ${args.join(' ')}: ${(error as Error).message}.`,
      'Run it by hand once: this user may not be allowed to see the queue (Postfix: authorized_mailq_users; Exim: the group Debian-exim).',
    );
  }
}
