/** DMARC reports that are written to hurt whoever reads them. */
import { describe, expect, test } from 'vitest';
import type { DmarcReport, Read } from '../../shared/bounce/report.ts';
import { DmarcReader } from '../../shared/telemetry/dmarc.ts';
import { Problem } from '../../shared/problem.ts';
import { dmarcXml, xmlRecord } from '../support/dmarc-xml.ts';

function read(xml: string, pieces = [xml]): Read<DmarcReport> {
  const reader = new DmarcReader();
  for (const piece of pieces) reader.write(piece);
  return reader.end();
}
const row = xmlRecord;

const hostile: [string, string[]][] = [
  [
    'entities that grow',
    ['<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><feedback>&b;</feedback>'],
  ],
  [
    'an external entity',
    ['<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><feedback><org_name>&a;</org_name></feedback>'],
  ],
  ['elements without end', ['<feedback>', '<a>'.repeat(10_000)]],
  ['a field without end', ['<feedback><org_name>', ...Array<string>(40).fill('x'.repeat(100_000))]],
  ['another root', ['<html><body>feedback</body></html>']],
];
describe('hostile files cost a sentence, not the program', () => {
  test.each(hostile)('%s', (_, pieces) => {
    expect(() => read('', pieces)).toThrow(Problem);
  });
  test('a hundred thousand client IPs: the most frequent are listed, the rest is counted', () => {
    const reader = new DmarcReader();
    reader.write(dmarcXml({ records: [], end: '' }));
    for (let n = 0; n < 60_000; n++) reader.write(row({ ip: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` }));
    reader.write(row({ ip: '10.0.0.1', count: 50 }));
    reader.write('</feedback>');
    const { report, notes } = reader.end();
    expect(report).toMatchObject({ rows: 60_001, messages: 60_050 });
    expect(report.sources[0]).toMatchObject({ ip: '10.0.0.1', messages: 51 });
    expect(report.sources.reduce((sum, one) => sum + one.messages, report.otherMessages)).toBe(60_050);
    expect(notes.join(' ')).toContain('500 client IPs with the most messages');
  });
});
