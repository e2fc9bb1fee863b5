/** A real Postfix meets a receiver that puts it off and then recovers; the built watch sees it through, and nobody does anything. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createTransport } from 'nodemailer';
import { afterAll, expect, test } from 'vitest';
import { startPostfix, type Postfix } from '../support/postfix.ts';
import { polite, startScripted } from '../support/smtp-script.ts';
import { parsed, Watched, type Said } from '../support/watched.ts';

const messages = 4;
/** It opens a case at once: no quarter of an hour has to go by. */
const reply =
  '421 4.7.1 [TS03] All messages from 127.0.0.23 will be permanently deferred; Retrying will NOT succeed.';
const sender = await startPostfix({
  address: '127.0.0.23',
  main: `mynetworks = 127.0.0.0/8
mydestination =
myhostname = out1.client.test
transport_maps = texthash:DIR/etc/transport
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
default_destination_concurrency_failed_cohort_limit = 0`,
});
const skipped = 'skipped' in sender ? sender.skipped : null;
const folder = mkdtempSync(join(tmpdir(), 'watch-postfix-'));
const watched = new Watched();
let isOpen = false;
const receiver = await startScripted((socket) =>
  polite({ RCPT: isOpen ? '250 2.1.5 Ok\r\n' : `${reply}\r\n` })(socket),
);
afterAll(async () => {
  if (!skipped) (sender as Postfix).stop();
  await receiver.stop();
  rmSync(folder, { recursive: true });
});

test.skipIf(skipped !== null)(skipped ?? 'from the first 421 to the closed case', async () => {
  const from = sender as Postfix;
  writeFileSync(join(from.config, 'transport'), `busy.test smtp:[127.0.0.1]:${receiver.port}\n`);
  const log = join(dirname(from.config), 'log/mail.log');
  const data = join(folder, 'data');
  const args = ['dist/cli.js', 'watch', '--json', '--log', log, '--digest', 'off', '--data', data];
  const watch = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let heard = '';
  watch.stdout.on('data', (part: Buffer) => (heard += part.toString()));
  const transport = createTransport({ host: from.address, port: from.ports.ok, ignoreTLS: true });
  for (let n = 0; n < messages; n++)
    await transport.sendMail({
      from: 'a@client.test',
      to: `user${n}@busy.test`,
      subject: 'Hi',
      text: 'Hello',
    });
  await expect.poll(() => heard).toContain('"opened"');
  isOpen = true;
  await expect.poll(() => from.log().match(/status=sent/g)?.length).toBe(messages);
  watch.kill('SIGTERM');
  expect((await once(watch, 'close'))[0]).toBe(0);
  // What ran would wait two minutes whether it comes back; once everything is read, it is over.
  const told = [...parsed<Said>(heard), ...(await watched.watch(folder, ['--once', '--log', log]))];
  expect(told.map(({ what }) => what)).toEqual(['opened', 'over']);
  expect(told[0]!.says).toContain('busy.test puts mail off');
  expect(told[0]!.says).toContain(reply);
  expect(told[1]!.says).toMatch(/^busy\.test recovered after .*: 4 delivered\.$/);
  const { cases } = (await watched.desk(folder, 'case', 'list')).lines[0] as { cases: object[] };
  expect(cases).toMatchObject([{ recipientDomain: 'busy.test', openedBy: 'watch', status: 'recovered' }]);
  expect(await watched.shown(folder, told[0]!.case!)).toMatchObject({
    watch: { messages, delivered: messages, expired: 0, refused: 0, waiting: 0, ended: { how: 'recovered' } },
  });
});
