/** One session to a loopback Postfix up to RCPT, against the whole of swaks. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { startPostfix } from '../support/postfix.ts';
import { probeOnce } from '../support/probing.ts';

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

export default async function bench(print: (line: string) => void): Promise<void> {
  const postfix = await startPostfix();
  if ('skipped' in postfix) return print(`session: skipped, ${postfix.skipped}`);
  const envelope = { helo: 'client.example.test', mailFrom: 'a@client.example.test', rcptTo: 'u@recv.test' };
  const ours: number[] = [];
  const swaks: number[] = [];
  for (let n = 0; n < 10; n++) {
    const result = await probeOnce(postfix.address, postfix.ports.ok, envelope);
    if (result.stage !== 'rcpt') throw new Error(`the session went wrong: ${result.says}`);
    ours.push(result.ms);
    if (!existsSync('/usr/bin/swaks')) continue;
    const startedAt = performance.now();
    spawnSync('swaks', [
      '--server',
      postfix.address,
      '--port',
      String(postfix.ports.ok),
      '--quit-after',
      'RCPT',
      '-h',
      envelope.helo,
      '-f',
      envelope.mailFrom,
      '-t',
      envelope.rcptTo,
    ]);
    swaks.push(performance.now() - startedAt);
  }
  postfix.stop();
  if (swaks.length === 0)
    return print(`session up to RCPT: ${median(ours)} ms (swaks is not installed: nothing to compare)`);
  const ok = median(ours) < median(swaks);
  print(
    `session up to RCPT: ${median(ours)} ms (target: less than swaks, ${median(swaks).toFixed(0)} ms in the same run) ${ok ? 'ok' : 'MISSED'}`,
  );
}
