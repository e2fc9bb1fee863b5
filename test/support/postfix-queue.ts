/** The queue of a private Postfix: filled, listed, and asked as an administrator does. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { until } from './waiting.ts';

/** A command with the configuration of that instance; beside this process, for a receiver may live in it. */
export async function run(config: string, command: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, MAIL_CONFIG: config };
  const { stdout } = await promisify(execFile)(command, args, { env });
  return stdout;
}

export const listed = async (config: string): Promise<{ queue_name: string }[]> =>
  (await run(config, 'postqueue', '-j'))
    .split('\n')
    .flatMap((line) => (line ? [JSON.parse(line) as { queue_name: string }] : []));

/** As an administrator does with the lines that are copied. */
export const inShell = (config: string, lines: string[]): Promise<string> =>
  run(config, 'sh', '-ec', lines.join('\n'));

/** Its own end is waited for, not that of the output: a `postsuper` of it may hang on the log's old socket and hold that. */
export async function reload(config: string): Promise<void> {
  const asked = spawn('postfix', ['-c', config, 'reload'], { stdio: 'ignore' });
  expect(await once(asked, 'exit'), 'postfix reload').toEqual([0, null]);
}

/**
 * With settings of its files changed, everything that waits is tried until `look` is content. One try is not enough:
 * the queue manager that hears of it may be the one that is about to end.
 */
export async function reloaded(
  config: string,
  what: string,
  look: () => boolean,
  moves: () => string,
): Promise<void> {
  await reload(config);
  const tryAll = async (): Promise<boolean> => {
    await run(config, 'postqueue', '-f');
    return look();
  };
  await until(what, tryAll, { moves, every: 500 });
}

/** What waits is given up at its next try, however long a machine takes to get there. */
export const setLifetimeOver = (config: string): Promise<string> =>
  run(config, 'postconf', '-e', 'maximal_queue_lifetime=0', 'bounce_queue_lifetime=0');

/** So many messages, each tried once and put off: the transport they take is one of `defer_transports`. */
export async function queued(config: string, count: number): Promise<void> {
  const mail = `printf 'From: news@example.com\\nSubject: one\\n\\nHello\\n' | sendmail -C ${config} -f news@example.com`;
  await inShell(
    config,
    Array.from({ length: count }, (_, i) => `${mail} u${i}@example.net`),
  );
  const isPutOff = async (): Promise<number> =>
    (await listed(config)).filter(({ queue_name }) => queue_name === 'deferred').length;
  await expect.poll(isPutOff, { interval: 300 }).toBe(count);
}
