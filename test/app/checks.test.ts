/** A session that the user stops ends at once, is not taken over, and still counts for the next one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runProbe } from '../../electron/app/sessions.ts';
import { openLedger } from '../../electron/node/smtp/ledger.ts';

test('a stopped session hangs up, is refused as “cancelled”, and is in the ledger', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-stop-'));
  let hangUp = (): void => {};
  const hungUp = new Promise<void>((done) => (hangUp = done));
  const silent = createServer((socket) => {
    socket.on('close', () => hangUp());
    socket.on('error', () => {});
    controller.abort();
  });
  await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
  const { port } = silent.address() as { port: number };
  const ledger = await openLedger(folder);
  const controller = new AbortController();
  const stopped = runProbe(
    {
      where: { kind: 'host', name: '127.0.0.1', port },
      clientIps: [],
      helo: 'client.example.com',
      mailFrom: null,
      rcptTo: null,
      starttls: 'auto',
      override: null,
      allowPrivate: true,
    },
    { ledger, resolvers: ['127.0.0.1:9'], now: () => new Date(), signal: controller.signal },
  );
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  await hungUp;
  expect(ledger.notBefore({ address: '127.0.0.1', port }, new Date())).not.toBeNull();
  silent.close();
  rmSync(folder, { recursive: true, force: true });
});
