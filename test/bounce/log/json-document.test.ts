/** JSON documents that hold log lines, as clouds and search engines export them. */
import { expect, test } from 'vitest';
import { createLogReader } from '../../../shared/bounce/log/reader.ts';

const lines = [
  'May 17 10:00:01 mail1 postfix/smtp[77]: 4F1A2B3C4D: to=<anna@example.net>, relay=mx1.example.net[192.0.2.61]:25, delay=1, dsn=4.7.0, status=deferred (host mx1.example.net[192.0.2.61] said: 421 4.7.0 Try again later (in reply to RCPT TO command))',
  'May 17 10:15:01 mail1 postfix/smtp[77]: 4F1A2B3C4D: to=<anna@example.net>, relay=mx1.example.net[192.0.2.61]:25, delay=901, dsn=2.0.0, status=sent (250 2.0.0 Ok)',
];
const events = lines.map((message, i) => ({ timestamp: 1_778_000_000_000 + i, message }));
const read = (text: string) => {
  const reader = createLogReader({ files: ['a.json'], now: new Date('2026-05-18T09:00:00Z') });
  reader.push(new TextEncoder().encode(text), 'a.json');
  return reader.end().log!;
};

test.each([
  ['of one list', { events, nextForwardToken: 'f/3' }, 4],
  ['of lists in a list', { logs: [{ events }, { events: [] }], count: 2 }, 2],
  ['a list alone', events, '\t'],
])('%s: each element is a line of the log, nothing around it is one', (_, document, indent) => {
  for (const end of ['\n', '\r\n'])
    expect(read(JSON.stringify(document, null, indent).replaceAll('\n', end) + end)).toMatchObject({
      ...{ deferred421: 1, skipped: 0 },
      domains: [{ domain: 'example.net', messages: 1, recovered: 1 }],
    });
});

test('elements in one line each, in a list over several', () => {
  const text = `[\n${events.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`;
  expect(read(text)).toMatchObject({ deferred421: 1, skipped: 0, domains: [{ recovered: 1 }] });
});

test('where it was cut off, or a lone bracket stands, the log goes on', () => {
  const cut = JSON.stringify({ events: [{ timestamp: 1 }] }, null, 4)
    .split('\n')
    .slice(0, 3);
  for (const before of [cut, ['{'], ['[']])
    expect(read([...before, ...lines, ''].join('\n'))).toMatchObject({
      deferred421: 1,
      domains: [{ recovered: 1 }],
    });
});
