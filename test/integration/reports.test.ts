/** Reports of receivers on the built command line: read, kept once, and found by a case of their days. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { WarmCommand } from '../support/command.ts';
import { startServe } from '../support/double.ts';
import { dmarcXml, metadata, xmlRecord } from '../support/dmarc-xml.ts';

const folder = mkdtempSync(join(tmpdir(), 'reports-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, bytes: string | Uint8Array): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const warm = new WarmCommand();
async function desk(...args: string[]) {
  const own = ['--json', '--data', join(folder, 'data'), '--now', '2026-05-21T09:00:00Z'];
  const { code: status, out } = await warm.run([...args, ...own]);
  return {
    status,
    lines: out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
const failing = dmarcXml({
  records: [xmlRecord({ count: 700, dkim: 'fail', spf: 'fail' }), xmlRecord({ count: 300 })],
});
const report = file('google.xml.gz', gzipSync(failing));
const other = file(
  'last-year.xml',
  dmarcXml({
    metadata: metadata({ begin: '1747699200', end: '1747785599' }),
    records: [xmlRecord({ dkim: 'fail', spf: 'fail' })],
  }),
);
const log = file(
  'mail.log',
  'May 21 08:00:00 mail postfix/qmgr[2]: 4ABCDEF012: from=<a@example.com>, size=1, nrcpt=1 (queue active)\n' +
    'May 21 08:00:01 mail postfix/smtp[1]: 4ABCDEF012: to=<u@gmail.com>, relay=gmail-smtp-in.l.google.com[198.51.100.26]:25, delay=1, delays=0/0/1/0, dsn=4.0.0, status=deferred (host gmail-smtp-in.l.google.com[198.51.100.26] said: 421 Service not available for 192.0.2.9 (in reply to MAIL FROM command))\n',
);

describe('a report', () => {
  test('is told by inspect', async () => {
    expect((await desk('inspect', report)).lines).toMatchObject([
      {
        kind: 'dmarc-report',
        attempts: [],
        report: { domain: 'example.com', rows: 2, messages: 1000, pass: 300 },
      },
    ]);
  });
  test('is kept once, readable by nobody else, and listed', async () => {
    expect((await desk('reports', report, other)).lines).toMatchObject([{ added: 2, known: 0, others: 0 }]);
    expect((await desk('reports', report, log)).lines).toMatchObject([{ added: 0, known: 1, others: 1 }]);
    expect(statSync(join(folder, 'data', 'reports.jsonl')).mode & 0o777).toBe(0o600);
    expect((await desk('reports')).lines[0]!['rows']).toHaveLength(1);
  });
  test('opens no case, and says where it went', async () => {
    const { status, lines } = await desk('case', 'open', report);
    expect(status).toBe(3);
    expect(lines).toMatchObject([{ problem: { code: 'report-kept' } }]);
  });
  test('is found by a case of its days, and one of last year is not', async () => {
    const { status, lines } = await desk('case', 'open', log);
    expect(status).toBe(0);
    const findings = lines[0]!['findings'] as { check: string; says: string }[];
    expect(findings.filter(({ check }) => check === 'dmarc-report')).toMatchObject([
      {
        says: expect.stringContaining(
          'google.com reports that DMARC passed for 30 % of 1,000 messages',
        ) as string,
      },
    ]);
  });
  test('is found once the sender is known, where the case began without one', async () => {
    const yesterday = Math.floor(Date.now() / 1000) - 86_400;
    const fresh = file(
      'fresh.xml',
      dmarcXml({ metadata: metadata({ begin: String(yesterday), end: String(yesterday + 3600) }) }),
    );
    const { address, stop } = await startServe(join(folder, 'data'));
    const { origin, hash } = new URL(address);
    const headers = {
      'x-deferral-desk-token': hash.replace('#token=', ''),
      'content-type': 'application/json',
    };
    const call = async (method: string, input: object) => {
      const body = JSON.stringify(input);
      return (await (await fetch(`${origin}/rpc/${method}`, { method: 'POST', headers, body })).json()) as {
        ok: {
          cases: { document: { case: string } }[];
          document: { findings: { check: string }[] };
          timeline: { marks: { kind: string; label: string }[] };
          rows: { what: string; usedIn: { id: string; name: string }[] }[];
        };
      };
    };
    const text = readFileSync(fresh, 'utf8');
    await call('telemetry.add', { inputs: [{ kind: 'text', name: 'fresh.xml', text }] });
    const opened = await call('case.open', { inputs: [{ kind: 'domain', domain: 'gmail.com' }] });
    const id = opened.ok.cases[0]!.document.case;
    const told = await call('case.identify', {
      case: id,
      senderDomain: 'example.com',
      clientIps: ['192.0.2.9'],
    });
    const { rows } = (await call('telemetry.list', {})).ok;
    await stop();
    expect(told.ok.document.findings.map(({ check }) => check)).toEqual(['dmarc-report']);
    expect(told.ok.timeline.marks).toMatchObject([
      { kind: 'reported', label: expect.stringContaining('DMARC passed for') },
    ]);
    expect(rows).toMatchObject([
      { what: 'DMARC', usedIn: expect.arrayContaining([{ id, name: 'gmail.com' }]) },
    ]);
  });
});
