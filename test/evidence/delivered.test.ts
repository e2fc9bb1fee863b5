/** The two halves of the test message: what is sent, and what a delivered one tells. */
import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createResolver } from '../../electron/node/dns/resolver.ts';
import { createMailAuth } from '../../electron/node/dns/mail-auth.ts';
import { composeTestMessage, sendTestMessage } from '../../electron/node/smtp/test-message.ts';
import { examineDelivered } from '../../shared/evidence/delivered.ts';
import { makeCertificate } from '../support/certificate.ts';
import { probePorts } from '../support/probing.ts';
import { polite, startScripted, startTlsWith } from '../support/smtp-script.ts';
import { startZoneServer, type ZoneServer } from '../support/zone-server.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const key = pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
let dns: ZoneServer;
beforeAll(async () => {
  dns = await startZoneServer({
    'client.test': { TXT: ['v=spf1 ip4:192.0.2.25 -all'] },
    's1._domainkey.client.test': { TXT: [`v=DKIM1; k=rsa; p=${key}`] },
    '_dmarc.client.test': { TXT: ['v=DMARC1; p=quarantine'] },
    'recv.test': { MX: ['10 mx1.recv.test', '20 mx2.recv.test'] },
    'mx1.recv.test': { A: ['127.0.0.1'] },
    'mx2.recv.test': { A: ['127.0.0.2'] },
  });
});
afterAll(() => dns.stop());

const date = new Date('2026-05-17T12:00:00Z');
const received = (ip: string): string =>
  [
    'Return-Path: <a@client.test>',
    'Received: from mx1.recv.test (localhost [127.0.0.1]) by store.recv.test; Sun, 17 May 2026 12:05:10 +0000',
    `Received: from mail.client.test (mail.client.test [${ip}])`,
    '\tby mx1.recv.test with ESMTPS id x; Sun, 17 May 2026 14:05:00 +0200',
    'Received: from desk (unknown [10.1.2.3]) by mail.client.test; Sun, 17 May 2026 12:00:00 +0000',
    '',
  ].join('\r\n');

async function delivered(ip: string, change = (text: string): string => text): Promise<Uint8Array> {
  const { raw } = await composeTestMessage('a@client.test', 'u@recv.test', date);
  const { signatures } = (await dkimSign(Buffer.from(raw), {
    signatureData: [
      {
        signingDomain: 'client.test',
        selector: 's1',
        privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }),
      },
    ],
  } as never)) as { signatures: string };
  return Buffer.from(change(received(ip) + signatures + Buffer.from(raw).toString()));
}
const examine = async (raw: Uint8Array) =>
  examineDelivered(raw, createMailAuth(createResolver({ servers: [dns.server] })), { now: Date.now });

describe('a delivered test message', () => {
  test('that is in order', async () => {
    const found = await examine(await delivered('192.0.2.25'));
    expect(found.map((f) => [f.check, f.result])).toEqual([
      ['spf', 'pass'],
      ['dkim', 'pass'],
      ['dmarc', 'pass'],
      ['hops', 'neutral'],
    ]);
    expect(found[0]).toMatchObject({ clientIp: '192.0.2.25', subject: 'client.test' });
    expect(found[2]!.says).toBe('DMARC of client.test says pass: aligned by SPF and DKIM.');
    expect(found[3]!.says).toBe(
      'The message took 310 s over 3 hops; the longest wait was before mx1.recv.test, 300 s.',
    );
  });
  test('from another address: SPF fails, DKIM still aligns', async () => {
    const found = await examine(await delivered('192.0.2.99'));
    expect(found.slice(0, 3).map((f) => f.result)).toEqual(['fail', 'pass', 'pass']);
  });
  test('changed on its way: the signature does not verify', async () => {
    const found = await examine(
      await delivered('192.0.2.99', (text) => text.replace('single test', 'changed test')),
    );
    expect(found.slice(0, 3).map((f) => f.result)).toEqual(['fail', 'neutral', 'fail']);
    expect(found[1]!.says).toMatch(/body hash did not verify/i);
  });
  test('without Received headers and without a signature', async () => {
    const { raw } = await composeTestMessage('a@client.test', 'u@recv.test', date);
    const found = await examine(raw);
    expect(found.map((f) => [f.check, f.result])).toEqual([
      ['spf', 'none'],
      ['dkim', 'none'],
      ['dmarc', 'fail'],
      ['hops', 'none'],
    ]);
  });
  test('that is no message at all', async () => {
    expect((await examine(new Uint8Array(0))).map((f) => f.check)).toContain('hops');
  });
});

describe('sending', () => {
  const base = {
    from: 'a@client.test',
    to: 'u@recv.test',
    clientIp: null,
    helo: 'mail.client.test',
    lastTroubleAt: null,
    override: null,
    allowPrivate: true,
  };

  test('goes to the first MX only, once, as plain text', async () => {
    const first = await startScripted(polite(), '127.0.0.1');
    const ports = await probePorts({ resolver: dns.server });
    const { result, messageId } = await sendTestMessage(
      { ...base, via: { kind: 'mx', domain: 'recv.test', port: first.port } },
      ports,
    );
    await first.stop();
    expect([result.outcome, result.stage, first.connections]).toEqual(['accepted', 'end-of-data', 1]);
    expect(first.received).toContain(`Message-ID: ${messageId}`);
    expect(first.received).toMatch(/Content-Type: text\/plain/);
    expect(first.received).not.toMatch(/https?:|multipart/);
  });

  test('not within an hour of the last refusal, unless there is a reason', async () => {
    const ports = await probePorts({ resolver: dns.server });
    const lastTroubleAt = new Date(Date.now() - 10 * 60_000).toISOString();
    await expect(
      sendTestMessage({ ...base, lastTroubleAt, via: { kind: 'mx', domain: 'recv.test' } }, ports),
    ).rejects.toMatchObject({ code: 'too-soon', exit: 4 });
  });

  test('a login only inside TLS, and in no result', async () => {
    const plain = await startScripted(polite({ EHLO: '250-smtp\r\n250 AUTH PLAIN\r\n' }));
    const auth = { user: 'user', password: 'hunter2' };
    const via = (port: number) => ({ kind: 'submission' as const, host: '127.0.0.1', port, auth });
    const refused = await sendTestMessage({ ...base, via: via(plain.port) }, await probePorts());
    await plain.stop();
    expect(refused.result).toMatchObject({ outcome: 'protocol-error', stage: 'starttls' });
    expect(plain.received).not.toContain('AUTH');

    const { key: tlsKey, cert } = makeCertificate('smtp.client.test', '20200101000000Z', '20990101000000Z');
    const inside = polite({ EHLO: '250-smtp\r\n250 AUTH PLAIN\r\n', AUTH: '235 2.7.0 ok\r\n' }, '');
    const secure = await startScripted(
      polite({ EHLO: '250-smtp\r\n250 STARTTLS\r\n', STARTTLS: startTlsWith(tlsKey, cert, inside) }),
    );
    const { result } = await sendTestMessage({ ...base, via: via(secure.port) }, await probePorts());
    await secure.stop();
    expect([result.outcome, result.stage]).toEqual(['accepted', 'end-of-data']);
    expect(JSON.stringify(result)).not.toMatch(/hunter2|AHVzZXIAaHVudGVyMg/);
  });
});
