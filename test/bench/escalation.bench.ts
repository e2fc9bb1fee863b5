/** A case of ten thousand attempts leaves the house in every format at every level. Target: 2 s each, redaction included. */
import { emptyAttempt, type Attempt } from '../../shared/bounce/attempt.ts';
import type { Case } from '../../shared/case/case.ts';
import { exporters, writeReport } from '../../shared/escalation/escalation.ts';
import { createRedactor } from '../../shared/escalation/redact.ts';
import { buildReport } from '../../shared/escalation/report.ts';
import { writePdf } from '../../electron/node/pdf.ts';
import { sampleCase, sampleDocument, sampleOptions } from '../support/sample-case.ts';

const attempts = 10_000;
const target = 2_000;

/** Every attempt with a recipient, a queue id and a sentence of its own, so that nothing is looked up twice. */
const attempt = (i: number): Attempt => ({
  ...emptyAttempt('mail.log'),
  ...sampleCase.attempts[0]!,
  recipient: `first${i}.last${i}@example.net`,
  sender: `list-${i % 50}@example.com`,
  queueId: `Q${i.toString(36).toUpperCase()}`,
  says: `host mx1.example.net[192.0.2.27] said: 421 4.7.28 <first${i}.last${i}@example.net>: too many messages from 198.51.100.25, try again in ${i % 900} seconds (in reply to end of DATA command)`,
  at: new Date(Date.UTC(2026, 4, 17) + i * 10_000).toISOString(),
});

export default async function bench(print: (line: string) => void): Promise<void> {
  const c: Case = { ...sampleCase, attempts: Array.from({ length: attempts }, (_, i) => attempt(i)) };
  const document = { ...sampleDocument, attempts: c.attempts };
  const timed = async (what: string, work: () => unknown): Promise<void> => {
    const from = performance.now();
    await work();
    const ms = performance.now() - from;
    print(`${what}: ${ms.toFixed(0)} ms (target ${target})${ms > target ? ' MISSED' : ''}`);
  };
  for (const level of ['full', 'people', 'all'] as const) {
    for (const exporter of exporters)
      await timed(`${attempts} attempts, ${exporter.format}, ${level}`, () =>
        writeReport(exporter, c, document, { ...sampleOptions, level, evidence: [], addressee: null }),
      );
    await timed(`${attempts} attempts, pdf, ${level}`, () =>
      writePdf(buildReport(c, document, { ...sampleOptions, level })),
    );
  }
  const hostile = ['@', 'a@', '=?', '%41', '&#64;', '1.', 'a:', 'x.y.', 'QUJD', '=41', '"a'].map((unit) =>
    unit.repeat(Math.floor(200_000 / unit.length)),
  );
  const redactor = createRedactor(sampleCase, 'all');
  for (const text of hostile)
    await timed(`200 kB of ${JSON.stringify(text.slice(0, 5))}`, () => redactor.text(text));
}
