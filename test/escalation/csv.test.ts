/** The table of attempts, as a spreadsheet reads it. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { exporters, writeReport } from '../../shared/escalation/escalation.ts';
import { cell } from '../../shared/escalation/exporters/csv.ts';
import { sampleCase, sampleDocument, sampleOptions } from '../support/sample-case.ts';

const bytes = new TextEncoder().encode('raw bounce\r\n');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const evidence = [{ name: '../../x/CON.eml', sha256, bytes }];
const write = (
  format: string,
  level: 'full' | 'people' | 'all' = 'full',
  missing = sampleDocument.missing,
): string =>
  String(
    writeReport(
      exporters.find((e) => e.format === format)!,
      sampleCase,
      { ...sampleDocument, missing },
      { ...sampleOptions, level, evidence, addressee: 'postmaster@example.net' },
    ).content,
  );

describe('csv', () => {
  test.each([
    ['=1+1', `"'=1+1"`],
    ['+49', `"'+49"`],
    ['-1', `"'-1"`],
    ['@x', `"'@x"`],
    ['\t=1', `"' =1"`],
    [' \u00a0=1', `"' \u00a0=1"`],
    ['＝1', `"'＝1"`],
    ['a\n=1', 'a ↵ =1'],
    ['a,"b"', '"a,""b"""'],
    ['plain', 'plain'],
  ])('%j', (value, expected) => expect(cell(value)).toBe(expected));
  test.each([
    [['198.51.100.25'], '198.51.100.25'],
    [['198.51.100.25', '198.51.100.26'], ''],
  ])(
    'an attempt that names no client IP has that of the case, where it is one: %j',
    (clientIps, expected) => {
      const attempts = [{ ...sampleCase.attempts[0]!, clientIp: null }];
      const csv = writeReport(
        exporters.find((e) => e.format === 'csv')!,
        { ...sampleCase, clientIps, attempts },
        sampleDocument,
        { ...sampleOptions, level: 'full', evidence: [], addressee: null },
      ).content;
      const [head, line] = String(csv).split('\r\n');
      expect(line!.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)[head!.split(',').indexOf('client IP')]).toBe(
        expected,
      );
    },
  );
  test('one line per attempt, all with the same number of cells', () => {
    const lines = write('csv').trim().split('\r\n');
    expect(lines).toHaveLength(sampleCase.attempts.length + 1);
    const cells = (line: string) => line.replace(/"([^"]|"")*"/g, '').split(',').length;
    expect(new Set(lines.map(cells)).size).toBe(1);
  });
  test.each(['full', 'all'] as const)('a line names its file where that is gone, %s', (level) => {
    const sources = [{ ...sampleCase.sources[0]!, name: 'bounce of mike.eml', sha256 }];
    const attempts = sampleCase.attempts.map((a, i) =>
      i ? a : { ...a, source: { file: sources[0]!.name, line: null } },
    );
    const csv = String(
      writeReport(
        exporters.find((e) => e.format === 'csv')!,
        { ...sampleCase, sources, attempts },
        sampleDocument,
        {
          ...sampleOptions,
          level,
          evidence: [],
          addressee: null,
          gone: new Map([[sha256, 'not on the disk any more']]),
        },
      ).content,
    );
    const lines = csv.trim().split('\r\n');
    expect(lines.filter((line) => line.endsWith(',not on the disk any more'))).toHaveLength(1);
    expect(lines[0]!.endsWith(',file state')).toBe(true);
  });
});
