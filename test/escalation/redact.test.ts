/** No original that should be gone survives anywhere in any format, in any disguise that we know. */
import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { exporters, writeReport } from '../../shared/escalation/escalation.ts';
import { fromBase64, toBase64 } from '../../shared/text/base64.ts';
import { createRedactor, placeholder } from '../../shared/escalation/redact.ts';
import { exporter as pdf, writePdf } from '../../electron/node/pdf.ts';
import { buildReport } from '../../shared/escalation/report.ts';
import { sampleCase, sampleDocument, sampleOptions } from '../support/sample-case.ts';

const gone = {
  people: [
    'anna.alt@example.net',
    'carla@example.net',
    'boris.bau@example.com',
    'everybody@example.org',
    'Anna Alt',
    'Boris Bau',
    'Dora Dach',
    'Salary table',
    '20260517.abc123@mail1.example.com',
    'relay7.corp.internal',
    '10.20.30.40',
    '192.168.1.1',
  ],
  all: [
    'example.net',
    'example.com',
    'example.org',
    'mx1',
    'mail1',
    '198.51.100.25',
    '192.0.2.27',
    'evil.example',
    'relay7',
  ],
};
const stays = {
  people: ['198.51.100.25', 'mx1.example.net', '192.0.2.27', 'mail1.example.com', '421'],
  all: ['421', 'zen.spamhaus.org'],
};

/** The text and everything that can be read out of it: base64 runs, percent-encoding, quoted-printable. */
function readings(output: string): string {
  const found = [output];
  for (const run of output.match(/(?:[A-Za-z0-9+/]{76}\r?\n)*[A-Za-z0-9+/]{12,76}={0,2}/g) ?? [])
    found.push(new TextDecoder().decode(fromBase64(run)));
  found.push(
    output.replace(/%([0-9A-Fa-f]{2})/g, (_a, hex: string) => String.fromCharCode(parseInt(hex, 16))),
  );
  found.push(
    output
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_a, hex: string) => String.fromCharCode(parseInt(hex, 16))),
  );
  return found.join('\n').toLowerCase();
}

const evidence = [
  {
    name: 'bounce.eml',
    sha256: 'cd'.repeat(32),
    bytes: new TextEncoder().encode('To: anna.alt@example.net\r\n\r\nSecret'),
  },
];

describe.each(['people', 'all'] as const)('%s', (level) => {
  test.each(exporters.map((e) => [e.format, e] as const))('%s holds no original', (_format, exporter) => {
    const { content } = writeReport(exporter, sampleCase, sampleDocument, {
      ...sampleOptions,
      level,
      evidence,
      addressee: null,
    });
    const text = readings(String(content));
    for (const original of [...gone.people, ...(level === 'all' ? gone.all : [])])
      expect(text).not.toContain(original.toLowerCase());
    for (const kept of stays[level])
      if (['text', 'markdown', 'html', 'json'].includes(exporter.format))
        expect(text).toContain(kept.toLowerCase());
  });

  test('pdf is written from the same redacted report', async () => {
    const report = buildReport(sampleCase, sampleDocument, { ...sampleOptions, level });
    expect(JSON.stringify(report).toLowerCase()).not.toContain('anna.alt');
    const bytes = await writePdf(report);
    expect(pdf.extension).toBe('pdf');
    expect(new TextDecoder().decode(bytes.slice(0, 5))).toBe('%PDF-');
  });
});

test('full keeps everything, attachments too', () => {
  const eml = exporters.find((e) => e.format === 'eml')!;
  const { content } = writeReport(eml, sampleCase, sampleDocument, {
    ...sampleOptions,
    level: 'full',
    evidence,
    addressee: null,
  });
  expect(readings(String(content))).toContain('anna.alt@example.net');
  expect(readings(String(content))).toContain('secret');
});

test('the same original has the same placeholder, whatever its case and disguise', () => {
  const redactor = createRedactor(sampleCase, 'people');
  const one = redactor.text('anna.alt@example.net');
  expect(one).toBe('[recipient 1]');
  for (const disguise of [
    'ANNA.ALT@EXAMPLE.NET',
    'anna.alt%40example.net',
    '=?utf-8?b?YW5uYS5hbHRAZXhhbXBsZS5uZXQ=?=',
    '=?utf-8?q?anna.alt=40example.net?=',
    toBase64(new TextEncoder().encode('anna.alt@example.net')),
  ])
    expect(redactor.text(`x ${disguise} y`)).toBe(`x ${one} y`);
});

test('the same case gives the same bytes', async () => {
  for (const exporter of exporters) {
    const write = () =>
      writeReport(exporter, structuredClone(sampleCase), sampleDocument, {
        ...sampleOptions,
        level: 'people',
        evidence,
        addressee: null,
      }).content;
    expect(write()).toEqual(write());
  }
  const report = buildReport(sampleCase, sampleDocument, { ...sampleOptions, level: 'people' });
  const write = () => writePdf(report);
  expect(Buffer.compare(Buffer.from(await write()), Buffer.from(await write()))).toBe(0);
});

test('redacting twice changes nothing more', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom('people' as const, 'all' as const),
      (text, level) => {
        const redactor = createRedactor(sampleCase, level);
        const once = redactor.text(`${text} anna.alt@example.net 10.1.2.3`);
        expect(redactor.text(once)).toBe(once);
        expect(once).not.toContain('anna.alt@');
        expect(once.match(placeholder)?.length).toBeGreaterThanOrEqual(2);
      },
    ),
  );
});

test.each(['mx', 'MX', 'relay', 'gw'])(
  'a host called %s leaves the words of the report alone',
  (reportingMta) => {
    const attempts = sampleCase.attempts.map((a) => ({ ...a, reportingMta }));
    const redactor = createRedactor({ ...sampleCase, attempts }, 'people');
    expect(redactor.text('Remote MX: mx1.example.net, by relay or gw')).toBe(
      'Remote MX: mx1.example.net, by relay or gw',
    );
  },
);
