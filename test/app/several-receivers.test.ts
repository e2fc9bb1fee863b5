/** One cause holds up mail to several receivers: each place names them, and none says that they are not known. */
import { expect, test } from 'vitest';
import { summaryOf } from '../../electron/app/summary-of.ts';
import { tell } from '../../electron/cli/case-text.ts';
import { buildReport } from '../../shared/escalation/report.ts';
import { look } from '../../shared/flow.ts';
import { stepView } from '../../shared/rpc/present/present.ts';
import { caseName } from '../../renderer/kit/words.ts';
import { attempt, prepared, shown } from '../rpc/shown.ts';

const too = '421 4.7.0 mx1.example.net Error: too many connections from 192.0.2.10';
const to = (recipient: string, queueId: string) =>
  attempt(too, { recipient, recipientDomain: recipient.split('@')[1]!, queueId });
const made = shown([to('a@town.example', 'A1'), to('b@lake.example', 'B2'), to('c@town.example', 'C3')], {
  now: '2026-05-19T15:00:00.000Z',
});
const looked = look(made.case, prepared(), { now: new Date('2026-05-19T15:00:00.000Z') });

test('the list names the first and counts the others', () => {
  const { line, recipientDomain } = summaryOf(made.case, looked, prepared());
  expect(line).toMatchObject({ receiver: 'town.example', moreReceivers: 1 });
  expect(caseName({ recipientDomain, ...line })).toBe('town.example');
  expect(caseName({ recipientDomain: null, receiver: null })).toBe('Receiver not known');
});

test('the step does not call them one destination', () => {
  expect(looked.document.next.title).toBe('Lower the pressure on town.example and lake.example');
  const step = stepView('back-off', made);
  expect(step.title).toBe('Lower the pressure on town.example and lake.example');
  expect(step.plain.does[0]).toBe(
    'Stop the mailing to town.example and lake.example for now. Single letters may go on.',
  );
});

test('the report and the command line name them all', () => {
  expect(looked.document.recipientDomains).toEqual(['town.example', 'lake.example']);
  expect(looked.document.missing).not.toContain('recipientDomain');
  const report = buildReport(made.case, looked.document, {
    level: 'full',
    machine: 'host',
    providers: [],
  } as never);
  expect(report.subject).toMatch(/ to town\.example and lake\.example$/);
  expect(report.fields.find(({ label }) => label === 'Destination domain')!.value).toBe(
    'town.example, lake.example',
  );
  expect(tell(looked.document)).toMatch(/^c-20260519-1 {2}town\.example, lake\.example {2}/);
});
