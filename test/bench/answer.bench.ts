/** A plain answer in the app: from the call to the view, saved. 12 hosts and a ledger of 300 kB. Target: under 15 ms. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../electron/app.ts';
import { emptyAttempt } from '../../shared/bounce/attempt.ts';
import { emptyCase } from '../../shared/case/apply.ts';

const hosts = Array.from({ length: 12 }, (_, i) => `mx${i + 1}.example.net`);
const rounds = 60;

/** Sessions of the last week with every host, as the ledger writes them. */
function ledgerOf(bytes: number, now: number): string {
  let text = '';
  for (let i = 0; text.length < bytes; i++) {
    const host = hosts[i % hosts.length]!;
    const at = now - 7 * 86_400_000 + i * 300_000;
    const session = { id: `session-${i}`, at, address: `192.0.2.${10 + (i % 12)}`, port: 25, host };
    text += `${JSON.stringify({ ...session, clientIp: '198.51.100.25', pid: 1, began: at })}\n`;
    text += `${JSON.stringify({ ended: session.id })}\n`;
  }
  return text;
}

export default async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-answer-'));
  writeFileSync(join(folder, 'politeness.jsonl'), ledgerOf(300_000, Date.now()));
  const services = { host: 'browser' as const, pick: async () => [], save: async () => null };
  const app = await createApp({ dataFolder: folder, services });
  const at = new Date(Date.now() - 7_200_000).toISOString();
  const reply = {
    code: 421,
    enhanced: '4.7.0',
    lines: ['421 4.7.0 Try again later'],
    text: 'Try again later',
  };
  const id = 'c-20260517-1';
  await app.desk.change(id, {
    kind: 'opened',
    case: {
      ...emptyCase(id, at),
      recipientDomain: 'example.net',
      attempts: hosts.map((name, i) => ({
        ...emptyAttempt('mail.log'),
        ...{ recipient: `user${i}@example.net`, recipientDomain: 'example.net', reply, at },
        ...{ outcome: 'deferred', stage: 'greeting', issuer: 'remote-mta', clientIp: '198.51.100.25' },
        remoteMta: { name, address: `192.0.2.${10 + i}`, port: 25 },
      })),
    },
  });
  const { step } = await app.call('case.show', { case: id });
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const answer = round % 2 ? null : step.answers[0]!.id;
    const began = performance.now();
    await app.call('case.answer', { case: id, step: step.id, answer });
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const ms = (share: number): string => times[Math.floor(times.length * share)]!.toFixed(1);
  print(`a plain answer in the app: median ${ms(0.5)} ms, p95 ${ms(0.95)} ms (target median < 15 ms)`);
  await app.close();
  rmSync(folder, { recursive: true, force: true });
}
