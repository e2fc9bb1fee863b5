/** What is ours alone stays out of the report: “I cannot tell”, and what we looked up of theirs. */
import { expect, test } from 'vitest';
import type { Finding } from '../../shared/case/finding.ts';
import { exporters, writeReport } from '../../shared/escalation/escalation.ts';
import type { CaseDocument } from '../../shared/escalation/document.ts';
import { sampleCase, sampleDocument, sampleOptions } from '../support/sample-case.ts';

const text = (document: Partial<CaseDocument>): string =>
  String(
    writeReport(
      exporters.find(({ format }) => format === 'text')!,
      sampleCase,
      { ...sampleDocument, ...document },
      { ...sampleOptions, level: 'full', evidence: [], addressee: 'postmaster@example.net' },
    ).content,
  );
const answered = (answer: string) =>
  text({ steps: [{ id: 'reputation', answer, by: 'user', because: 'your answer' }] });

test.each(['unknown', 'not-known', 'not-sent', 'nothing-to-go-on'])(
  'the answer “%s” is not handed on',
  (answer) => expect(answered(answer)).not.toMatch(/reputation/),
);
test('another answer is', () => expect(answered('listed')).toMatch(/reputation: listed/));

test('who cannot tell the stage does not unsay what the log tells', () => {
  const unsure = text({ verdict: { ...sampleDocument.verdict, stage: 'unknown' } });
  expect(unsure).toMatch(/^Stage: end-of-data$/m);
});

test('MX, MTA-STS and DANE of the receiver are no checks of ours', () => {
  const of = (check: string): Finding =>
    ({ ...sampleDocument.findings[0]!, check, says: `about ${check}` }) as Finding;
  const report = text({ findings: ['mx', 'propagation', 'mta-sts', 'dane', 'iprev'].map(of) });
  expect(report).toMatch(/about iprev/);
  expect(report).not.toMatch(/about (?:mx|propagation|mta-sts|dane)/);
});
