/**
 * What if, beside a real Postfix whose receiver takes so many an hour and refuses the others: what was refused comes back
 * after the pauses of its own settings, and the queue is empty within a fifth of when it was said.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitingIn } from '../../shared/bounce/log/tables/queue-listing.ts';
import { postconfSaid, postfixNames, postfixRules } from '../../shared/queue/own-rules.ts';
import { postfixPaceNames } from '../../shared/queue/settings/postfix.ts';
import { messagesByReceiver } from '../../shared/queue/what-if/messages.ts';
import { presentWhatIf } from '../../shared/rpc/present/what-if.ts';
import type { WhatIfView } from '../../shared/rpc/present/what-if-view.ts';
import { startPostfix, type Postfix } from '../support/postfix.ts';
import { listed, queued, reload, run } from '../support/postfix-queue.ts';
import { slowReceiver, type SlowReceiver } from '../support/slow-receiver.ts';

const address = '127.0.0.17';
const each = 50;
const perHour = 1200;
let postfix: Postfix | { skipped: string };
let receiver: SlowReceiver;

beforeAll(async () => {
  receiver = await slowReceiver(address, each);
  const backOff = 'minimal_backoff_time = 3s\nmaximal_backoff_time = 5s\nqueue_run_delay = 1s\n';
  // One message a session, so that a greeting decides on one.
  const main = `relayhost = [${address}]:${receiver.port}\n${backOff}smtp_connection_cache_on_demand = no\n`;
  postfix = await startPostfix({ address, main });
});
afterAll(() => {
  receiver.stop();
  if (!('skipped' in postfix)) postfix.stop();
});

/** From its own listing and settings; of the receiver the limit is known, as an hour of its log would show it. */
async function whatIfNow(config: string): Promise<WhatIfView> {
  const printed = await run(config, 'postconf', ...postfixNames, ...postfixPaceNames);
  const text = await run(config, 'postqueue', '-j');
  const at = Date.now();
  const { records } = waitingIn({ name: 'postqueue', bytes: new TextEncoder().encode(text) }, new Date(at));
  const ground = {
    ...messagesByReceiver(records, at).get('example.net')!,
    at,
    mta: 'postfix' as const,
    rules: postfixRules(printed)!,
    said: postconfSaid(printed),
    hours: [{ from: at / 1000 - 7200, arrived: 0, accepted: perHour, refused: 1 }],
    each: { least: each, most: each },
  };
  return presentWhatIf(ground, { domain: 'example.net', sessions: 1, perHour: null });
}

test.each(['rcpt', 'greeting'] as const)('421 at %s: empty when it was said', async (at) => {
  if ('skipped' in postfix) return expect(postfix.skipped).toContain('ostfix');
  const { config } = postfix;
  const count = 34;
  await run(config, 'postconf', '-e', 'defer_transports=smtp');
  await reload(config);
  await queued(config, count);
  // All that it takes at once is taken, and what is left stands in the queue with its words.
  const isRefusing = async (): Promise<boolean> =>
    receiver.refused > 0 && (await listed(config)).every(({ queue_name }) => queue_name === 'deferred');
  Object.assign(receiver, { taken: [], refused: 0 });
  receiver.allow({ perHour, at });
  await run(config, 'postconf', '-e', 'defer_transports=');
  await reload(config);
  await expect.poll(isRefusing, { interval: 50 }).toBe(true);
  const { at: asked, now, waiting } = await whatIfNow(config);
  const { refused } = receiver;
  await expect.poll(async () => (await listed(config)).length, { interval: 200 }).toBe(0);

  expect(receiver.taken).toHaveLength(count);
  expect(waiting).toBeGreaterThan(8);
  expect(receiver.refused).toBeGreaterThan(refused); // what comes back is refused once more
  const after = (time: number | string): number => new Date(time).getTime() - Date.parse(asked);
  const measured = after(receiver.taken.at(-1)!);
  expect(measured).toBeGreaterThan(after(now.empty.earliest!) * 0.8);
  expect(measured).toBeLessThan(after(now.empty.latest!) * 1.2);
});
