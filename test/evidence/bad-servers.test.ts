/** Servers that misbehave: each session ends within its deadline, in one named state. */
import { describe, expect, test } from 'vitest';
import { wasConnected } from '../../shared/case/finding.ts';
import { probe } from '../../shared/evidence/probe.ts';
import type { Connector } from '../../shared/ports.ts';
import { makeCertificate, type Certificate } from '../support/certificate.ts';
import { longDeadlines, probeOnce, probePorts, requestFor } from '../support/probing.ts';
import {
  flood,
  hangUp,
  polite,
  reset,
  silence,
  startScripted,
  startTlsWith,
  type ServerSide,
} from '../support/smtp-script.ts';

const recipient = { rcptTo: 'u@example.net' };
const message = {
  ...recipient,
  message: new TextEncoder().encode(`Subject: x\r\n\r\n${'line\r\n'.repeat(5000)}`),
};
const long = 'x'.repeat(100_000);

const table: [string, ServerSide, object, string, string][] = [
  ['says nothing', silence, {}, 'timeout', 'greeting'],
  ['hangs up at once', hangUp, {}, 'closed', 'greeting'],
  ['resets at once', reset, {}, 'closed', 'greeting'],
  ['drips a byte at a time', flood('2', 40), {}, 'timeout', 'greeting'],
  ['drips a greeting that never ends', flood('220-hello\r\n', 40), {}, 'timeout', 'greeting'],
  ['never ends its multi-line reply', flood('421-busy\r\n'), {}, 'protocol-error', 'greeting'],
  ['sends a gigabyte without a line end', flood(long), {}, 'protocol-error', 'greeting'],
  [
    'sends garbage before the greeting',
    polite({}, 'SSH-2.0-OpenSSH_9.2\r\n220 mx ESMTP\r\n'),
    {},
    'protocol-error',
    'greeting',
  ],
  ['talks before we do', polite({}, '220 mx ESMTP\r\n250 me first\r\n'), {}, 'protocol-error', 'greeting'],
  ['greets and adds a 421', polite({}, '220 mx ESMTP\r\n421 4.3.2 no, wait\r\n'), {}, 'deferred', 'greeting'],
  [
    'sends bytes that are no text',
    polite({}, Buffer.from([0x32, 0x32, 0x30, 0x20, 0xff, 0xfe, 13, 10]).toString('latin1')),
    {},
    'accepted',
    'ehlo',
  ],
  [
    'ends its lines with LF only',
    polite({ EHLO: '250-mx\n250 PIPELINING\n' }, '220 mx\n'),
    {},
    'accepted',
    'ehlo',
  ],
  ['resets at EHLO', polite({ EHLO: reset }), {}, 'closed', 'ehlo'],
  ['resets at MAIL', polite({ MAIL: reset }), recipient, 'closed', 'mail'],
  ['resets at RCPT', polite({ RCPT: reset }), recipient, 'closed', 'rcpt'],
  ['hangs up at RCPT', polite({ RCPT: hangUp }), recipient, 'closed', 'rcpt'],
  ['is silent at RCPT', polite({ RCPT: silence }), recipient, 'timeout', 'rcpt'],
  ['resets at DATA', polite({ DATA: reset }), message, 'closed', 'data'],
  ['resets after the final dot', polite({ '.': reset }), message, 'closed', 'end-of-data'],
  ['is silent after the final dot', polite({ '.': silence }), message, 'timeout', 'end-of-data'],
  [
    'refuses in the middle of the data',
    polite({ DATA: (s) => void s.write('354 go\r\n', () => s.write('421 4.3.0 no disk\r\n')) }),
    message,
    'deferred',
    'data',
  ],
  [
    'breaks the TLS handshake',
    polite({ EHLO: '250-mx\r\n250 STARTTLS\r\n', STARTTLS: (s) => void s.write('220 go\r\nnot TLS\r\n') }),
    {},
    'protocol-error',
    'starttls',
  ],
  [
    'answers the handshake with garbage',
    polite({
      EHLO: '250-mx\r\n250 STARTTLS\r\n',
      STARTTLS: (s) => {
        s.removeAllListeners('data');
        s.write('220 go\r\n');
        s.on('data', () => s.write('garbage, no TLS record\r\n'));
      },
    }),
    {},
    'protocol-error',
    'starttls',
  ],
  [
    'hangs up in the handshake',
    polite({
      EHLO: '250-mx\r\n250 STARTTLS\r\n',
      STARTTLS: (s) => {
        s.removeAllListeners('data');
        s.write('220 go\r\n');
        s.on('data', () => s.destroy());
      },
    }),
    {},
    'closed',
    'starttls',
  ],
  [
    'falls silent in the handshake',
    polite({
      EHLO: '250-mx\r\n250 STARTTLS\r\n',
      STARTTLS: (s) => {
        s.removeAllListeners('data');
        s.write('220 go\r\n');
      },
    }),
    {},
    'timeout',
    'starttls',
  ],
];

describe.concurrent('a server that', () => {
  test.each(table)('%s', async (_, side, more, outcome, stage) => {
    const server = await startScripted(side);
    const patient = outcome === 'timeout' ? {} : { deadlines: longDeadlines };
    const result = await probeOnce('127.0.0.1', server.port, { ...more, ...patient });
    await server.stop();
    expect([result.outcome, result.stage]).toEqual([outcome, stage]);
    expect(result.says).toMatch(/\.$/);
  });
});

test.each([
  [
    'greets too late',
    (s) => void setTimeout(() => s.write('220 mx\r\n'), 900),
    /took the connection, but did not greet in time/,
  ],
  [
    'offers STARTTLS and cannot begin it',
    polite({ EHLO: '250-mx\r\n250 STARTTLS\r\n', STARTTLS: '454 4.7.0 no key\r\n' }),
    /offers STARTTLS, but cannot begin it now: 454 4\.7\.0\. Whether it takes mail without/,
  ],
  [
    'offers STARTTLS and does not know it',
    polite({ EHLO: '250-mx\r\n250 STARTTLS\r\n', STARTTLS: '500 5.5.1 what\r\n' }),
    /offers STARTTLS, but refuses it: 500 5\.5\.1\. Whether/,
  ],
  [
    'says 421 to STARTTLS',
    polite({ EHLO: '250-mx\r\n250 STARTTLS\r\n', STARTTLS: '421 4.7.0 busy\r\n' }),
    /defers at STARTTLS: 421 4\.7\.0\./,
  ],
] as [string, ServerSide, RegExp][])(
  'a server that %s: what is said claims no more than that',
  async (_, side, says) => {
    const server = await startScripted(side);
    const result = await probeOnce('127.0.0.1', server.port);
    await server.stop();
    expect(result.says).toMatch(says);
  },
);

test('a late reply after the time-out is not taken for an answer', async () => {
  const late = polite({ MAIL: (s) => void setTimeout(() => s.write('250 late\r\n'), 700) });
  const server = await startScripted(late);
  const result = await probeOnce('127.0.0.1', server.port, recipient);
  await server.stop();
  expect([result.outcome, result.stage]).toEqual(['timeout', 'mail']);
  expect(server.received).not.toContain('RCPT');
});

test('nothing listens', async () => {
  const server = await startScripted(silence);
  await server.stop();
  expect(await probeOnce('127.0.0.1', server.port)).toMatchObject({
    outcome: 'refused',
    stage: 'greeting',
    reply: null,
  });
});

test('an address that is not ours cannot be connected from', async () => {
  const server = await startScripted(polite());
  const result = await probeOnce('127.0.0.1', server.port, { clientIps: ['192.0.2.9'] });
  await server.stop();
  expect(result).toMatchObject({ outcome: 'unreachable', clientIp: '192.0.2.9' });
  expect(result.says).toContain('this machine has no address 192.0.2.9');
});

test.each([
  [
    'speaks no TLS',
    polite(),
    'protocol-error',
    /took the connection on port \d+, but the TLS handshake failed/,
  ],
  ['hangs up', hangUp, 'closed', /took the connection/],
  ['is silent', silence, 'timeout', /took the connection/],
] as [string, ServerSide, string, RegExp][])(
  'TLS from the first byte, with a server that %s: it was reached',
  async (_, side, outcome, says) => {
    const server = await startScripted(side);
    const ports = await probePorts();
    // Port 465 is not to be had for everybody: the connector is told to begin with TLS.
    const connector: Connector = {
      connect: (target) => ports.connector.connect({ ...target, implicitTls: 'mx1.example.net' }),
    };
    const { results } = await probe(requestFor('127.0.0.1', server.port), { ...ports, connector });
    await server.stop();
    const [result] = results;
    expect([result!.outcome, result!.stage]).toEqual([outcome, 'greeting']);
    expect(result!.says).toMatch(says);
    expect(wasConnected(result!)).toBe(true);
  },
);

describe('certificates', () => {
  const withTls = ({ key, cert }: Certificate): ServerSide =>
    polite({
      EHLO: '250-mx\r\n250 STARTTLS\r\n',
      STARTTLS: startTlsWith(key, cert, polite({}, '')),
    });

  test('a certificate that does not verify is told apart from STARTTLS that does not work', async () => {
    const server = await startScripted(
      withTls(makeCertificate('mx1.example.net', '20200101000000Z', '20990101000000Z')),
    );
    const result = await probeOnce('127.0.0.1', server.port, recipient);
    await server.stop();
    expect(result).toMatchObject({
      outcome: 'accepted',
      stage: 'rcpt',
      tls: {
        protocol: 'TLSv1.3',
        authorized: false,
        why: 'the certificate is self-signed',
        subject: 'mx1.example.net',
      },
    });
  });

  test('an expired certificate', async () => {
    const server = await startScripted(
      withTls(makeCertificate('mx1.example.net', '20200101000000Z', '20200201000000Z')),
    );
    const result = await probeOnce('127.0.0.1', server.port);
    await server.stop();
    expect(result.outcome).toBe('accepted');
    expect(result.tls).toMatchObject({
      authorized: false,
      validTo: '2020-02-01T00:00:00.000Z',
      why: 'the certificate expired on 2020-02-01',
    });
  });
});
