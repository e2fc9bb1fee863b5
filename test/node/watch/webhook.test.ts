/** A webhook that does not take what it is told. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Webhook } from '../../../electron/node/watch/webhook.ts';
import type { Told } from '../../../shared/watch/told.ts';

const told: Told = {
  ...{ at: '2026-05-17T09:00:00Z', what: 'over', case: null, recipientDomain: null },
  says: 'example.net recovered.',
};
let stop: (() => unknown) | null = null;
afterEach(() => stop?.());

/** Answers with this, and what was said of it by then. */
async function answering(
  status: number,
  headers: Record<string, string> = {},
): Promise<{ says: string[]; hook: Webhook; paths: string[] }> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url!);
    request.resume().on('end', () => response.writeHead(status, headers).end());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  stop = () => server.close();
  const says: string[] = [];
  const { port } = server.address() as AddressInfo;
  const hook = new Webhook(`http://127.0.0.1:${port}/hook`, (one) => says.push(one));
  hook.send(told);
  return { says, hook, paths };
}

test('a redirect is not followed, and called one', async () => {
  const { says, hook, paths } = await answering(302, { location: '/elsewhere' });
  await expect.poll(() => says.join()).toContain('answered 302, a redirect, which is not followed.');
  expect(paths).toEqual(['/hook']);
  await hook.close(0);
});

test('one that refuses is failing, and what it was to be told is kept', async () => {
  const { says, hook } = await answering(500);
  expect(hook.isFailing).toBe(false);
  await expect.poll(() => says).toHaveLength(1);
  expect(hook.isFailing).toBe(true);
  await hook.close(0);
  expect(hook.waiting).toEqual([told]);
});

test('one that takes it is not', async () => {
  const { says, hook } = await answering(204);
  await hook.close(10_000);
  expect([hook.isFailing, hook.waiting, says]).toEqual([false, [], []]);
});
