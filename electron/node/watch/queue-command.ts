/** The mail server's own listing of its queue, by fixed words, without a shell and with a time limit. Nothing is changed. */
import { Problem } from '../../../shared/problem.ts';
import {
  eximRules,
  postconfSaid,
  postfixNames,
  postfixRules,
  type OwnRules,
} from '../../../shared/queue/own-rules.ts';
import { postfixPaceNames } from '../../../shared/queue/settings/postfix.ts';
import type { Said } from '../../../shared/queue/settings/wish.ts';
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
export const queueServers = Object.keys(commands) as QueueOf[];

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
  for (const mta of of ? [of] : queueServers)
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

export interface Own {
  /** Null where it cannot be asked, or is not understood. */
  rules: OwnRules | null;
  /** Its settings by name, those that a pace depends on; empty where it has none of these, or cannot be asked. */
  said: Said;
}

/** What the mail server itself says of its retries, its lifetime and its pace. */
export async function ownOf(of: QueueOf): Promise<Own> {
  const printed = async (name: string, ...args: string[]): Promise<string | null> => {
    const path = await foundCommand(name);
    return path && runCommand(path, args).then(String, () => null);
  };
  if (of === 'postfix') {
    const text = (await printed('postconf', ...postfixNames, ...postfixPaceNames)) ?? '';
    return { rules: postfixRules(text), said: postconfSaid(text) };
  }
  const said: Said = new Map();
  if (of !== 'exim') return { rules: null, said };
  // A domain that nobody has: what holds for everybody.
  const rule = ['-brt', 'example.invalid'] as const;
  return {
    rules: eximRules((await printed('exim', ...rule)) ?? (await printed('exim4', ...rule)) ?? ''),
    said,
  };
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
