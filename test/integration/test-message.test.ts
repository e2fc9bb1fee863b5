/** `message.send` to a real Postfix that answers 421 in mid-DATA and after the final dot; `message.examine` of a message. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp, type App } from '../../electron/app.ts';
import { polite, startScripted } from '../support/smtp-script.ts';
import { startPostfix, type Postfix, type PostfixPort } from '../support/postfix.ts';

const started = await startPostfix({ address: '127.0.0.12' });
const skipped = 'skipped' in started ? started.skipped : null;
const postfix = started as Postfix;
const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-test-message-'));
let app: App;

beforeAll(async () => {
  app = await createApp({
    dataFolder: folder,
    allowPrivate: true,
    services: { host: 'browser', pick: async () => [], save: async () => null },
  });
});
afterAll(async () => {
  await app.close();
  if (!skipped) postfix.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function newCase(): Promise<string> {
  const { cases } = await app.call('case.open', { inputs: [{ kind: 'domain', domain: 'recv.test' }] });
  return cases[0]!.document.case;
}
const send = (id: string, port: PostfixPort, override: string | null = null) =>
  app.call('message.send', {
    case: id,
    from: 'shop@client.example.test',
    to: 'u@recv.test',
    clientIp: '127.0.0.1',
    submission: { host: postfix.address, port: postfix.ports[port], user: '', password: '' },
    override,
  });

describe.skipIf(skipped)(`a test message to a real Postfix${skipped ? ` (skipped: ${skipped})` : ''}`, () => {
  test.each([
    ['data', 'deferred', 'data', 421],
    ['endOfData', 'deferred', 'end-of-data', 421],
    ['ok', 'accepted', 'end-of-data', 250],
  ] as const)('%s: %s at %s', async (port, outcome, stage, code) => {
    const id = await newCase();
    const { result, messageId, view } = await send(id, port, 'each port is a server of its own here');
    expect(result).toMatchObject({ outcome, stage, reply: { code } });
    expect(view.sessions).toMatchObject([{ outcome, stage }]);
    expect(view.notes.map((note) => note.text)).toEqual([
      `Test message ${messageId} to u@recv.test: ${outcome}`,
    ]);
    expect(view.journal).toMatchObject([{ kind: 'override' }]);
  });

  test('a second one at once is refused with its time, and sent with a reason that the case keeps', async () => {
    const id = await newCase();
    await send(id, 'rcpt', 'first');
    await expect(send(id, 'rcpt')).rejects.toMatchObject({ code: 'too-soon', exit: 4 });
    const { view } = await send(id, 'rcpt', 'agreed with their postmaster');
    expect(view.sessions).toHaveLength(2);
    expect(view.journal.at(-1)!.what).toContain('agreed with their postmaster');
  });

  test('with a login but without TLS nothing is sent, and the password is kept nowhere', async () => {
    const id = await newCase();
    const submission = {
      host: postfix.address,
      port: postfix.ports.ok,
      user: 'shop',
      password: 'open-sesame',
    };
    const { result } = await app.call('message.send', {
      case: id,
      from: 'shop@client.example.test',
      to: 'u@recv.test',
      clientIp: null,
      submission,
      override: 'test',
    });
    expect(result.outcome).not.toBe('accepted');
    expect(result.stage).toBe('starttls');
    const kept = JSON.stringify(await app.call('case.show', { case: id }));
    const ledger = readFileSync(join(folder, 'politeness.jsonl'), 'utf8');
    expect(kept + ledger).not.toContain('open-sesame');
  });
});

test('stopped while the server thinks about the final dot: nothing is taken over, and what may have happened is said', async () => {
  const id = await newCase();
  const server = await startScripted(
    polite({ '.': () => void app.call('work.cancel', { work: 'sending' }) }),
    '127.0.0.13',
  );
  const sending = app.call('message.send', {
    work: 'sending',
    case: id,
    from: 'shop@client.example.test',
    to: 'u@recv.test',
    clientIp: null,
    submission: { host: server.address, port: server.port, user: '', password: '' },
    override: 'test',
  });
  await expect(sending).rejects.toMatchObject({
    code: 'cancelled',
    hint: expect.stringContaining('it may still arrive') as string,
  });
  await server.stop();
  const { sessions, notes } = await app.call('case.show', { case: id });
  expect([sessions, notes]).toEqual([[], []]);
  expect(readFileSync(join(folder, 'politeness.jsonl'), 'utf8')).toContain('127.0.0.13');
});

test('a domain is no delivered message: refused with a sentence', async () => {
  const id = await newCase();
  await expect(
    app.call('message.examine', { case: id, input: { kind: 'domain', domain: 'example.net' } }),
  ).rejects.toMatchObject({ code: 'bad-input', hint: expect.stringContaining('.eml') as string });
});
