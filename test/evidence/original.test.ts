/** What was read stands somewhere in what was given, and is found there again. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { emptyAttempt, type Attempt } from '../../shared/bounce/attempt.ts';
import { read } from '../../shared/bounce/read.ts';
import { originalOf, type Original } from '../../shared/evidence/original.ts';
import { parseReply } from '../../shared/smtp/reply.ts';

const attempt = (reply: string, more: Partial<Attempt> = {}, line: number | null = null): Attempt => ({
  ...emptyAttempt('given'),
  reply: parseReply(reply.split('\n')),
  ...more,
  source: { file: 'given', line },
});
/** `fact: text` of each mark, in their order; a mark that goes on in the next line is told twice. */
const marked = ({ lines }: Original): string[] =>
  lines.flatMap(({ text, marks }) => marks.map(({ from, to, fact }) => `${fact}: ${text.slice(from, to)}`));

const reply = '421 4.7.0 Try again later';
describe('the reply is found', () => {
  test.each([
    ['as it stands', 'said: 421 4.7.0 Try again later (in reply)', ['421 4.7.0 Try again later']],
    ['wrapped', 'said: 421 4.7.0 Try\nagain later', ['421 4.7.0 Try', 'again later']],
    ['wrapped within a word', 'said: 421 4.7.0 Try ag\nain later', ['421 4.7.0 Try ag', 'ain later']],
    ['quoted', '> 421 4.7.0 Try\n> again later', ['421 4.7.0 Try', '> again later']],
    ['coloured', '\x1b[31m421\x1b[0m 4.7.0 Try again later', ['421␛[0m 4.7.0 Try again later']],
    ['with references', '421&nbsp;4.7.0&#32;Try again later', ['421&nbsp;4.7.0&#32;Try again later']],
    [
      'with escaped breaks',
      String.raw`"421 4.7.0 Try\nagain later"`,
      [String.raw`421 4.7.0 Try\nagain later`],
    ],
    ['in quoted-printable', '421=204.7.0=20Try=20again=20later.', ['421=204.7.0=20Try=20again=20later']],
    ['in base64', `\n${btoa('The server said 421 4.7.0 Try again later, so we wait')}\n`, null],
    ['after an equals sign', 'stat=421 4.7.0 Try again later', ['421 4.7.0 Try again later']],
  ])('%s', (_, text, expected) => {
    const original = originalOf(text, [attempt(reply)]);
    expect(original.elsewhere).toEqual([]);
    if (expected) expect(marked(original)).toEqual(expected.map((words) => `reply: ${words}`));
    else expect(marked(original)).toHaveLength(1);
  });

  test('in each line of its own, where it has several', () => {
    const lines = '421-4.7.0 Our system has\n421 4.7.0 detected a rate';
    expect(marked(originalOf(`Reply:\n${lines}\n`, [attempt(lines)]))).toEqual(
      lines.split('\n').map((line) => `reply: ${line}`),
    );
  });

  test('at the line where it was read, not where the same words stand elsewhere', () => {
    const text = [reply, 'between', reply, 'after'].join('\n');
    const { lines } = originalOf(text, [attempt(reply, {}, 3)]);
    expect(lines.filter(({ marks }) => marks.length).map(({ at }) => at)).toEqual([3]);
  });
});

test('a text cannot show another order than it has', () => {
  const [line] = originalOf('421 \u202e4.7.0 Try \x07again\u200b later', [attempt(reply)]).lines;
  expect(line!.text).toBe('421 \ufffd4.7.0 Try ␇again\ufffd later');
});

test('a name is no part of a longer one, an address no part of a longer number', () => {
  const text = 'mx.example.net.test 203.0.113.25 mx.example.net 203.0.113.2';
  const remoteMta = { name: 'mx.example.net', address: '203.0.113.2' };
  const [line] = originalOf(text, [attempt('', { remoteMta })]).lines;
  expect(line!.marks.map(({ from }) => from)).toEqual([text.indexOf('mx.example.net 2'), text.length - 11]);
});

test('what stands nowhere is told as such', () => {
  const { elsewhere } = originalOf('421 4.7.0 Try again later', [
    attempt(reply, { recipient: 'jo@example.net' }),
  ]);
  expect(elsewhere).toEqual([{ fact: 'recipient', value: 'jo@example.net' }]);
});

test('of a long text only what is around the marks is shown, with its number', () => {
  const text = Array.from({ length: 50_000 }, (_, i) => (i === 30_000 ? reply : `line ${i}`)).join('\n');
  const { lines, total } = originalOf(text, [attempt(reply, {}, 30_001)]);
  expect(total).toBe(50_000);
  expect(lines.map(({ at }) => at)).toEqual([29_999, 30_000, 30_001, 30_002, 30_003]);
});

test('marks never overlap, and never leave their line', () => {
  const text = 'to=<a@b.example>, relay=b.example[192.0.2.1]: 421 b.example closes';
  const { lines } = originalOf(text, [
    attempt('421 b.example closes', {
      recipient: 'a@b.example',
      remoteMta: { name: 'b.example', address: '192.0.2.1' },
    }),
  ]);
  for (const { marks, text: line } of lines) {
    let at = 0;
    for (const { from, to } of marks) {
      expect(from).toBeGreaterThanOrEqual(at);
      expect(to).toBeGreaterThan(from);
      at = to;
    }
    expect(at).toBeLessThanOrEqual(line.length);
  }
});

/** All that the repository reads. */
test('of everything that is read from the fixtures, at least 99 of 100 facts are found', async () => {
  let found = 0;
  const missing: string[] = [];
  for (const folder of ['bounce', 'paste', 'log'])
    for (const name of readdirSync(join('test/fixtures', folder))) {
      if (!/\.(?:eml|txt|log)$/.test(name)) continue;
      const bytes = new Uint8Array(readFileSync(join('test/fixtures', folder, name)));
      const text = new TextDecoder().decode(bytes).replace(/\r{0,2}\n|\r/g, '\n');
      for (const { attempts } of await read({ name: 'given', bytes })) {
        const original = originalOf(text, attempts);
        found += original.lines.reduce((sum, { marks }) => sum + marks.length, 0);
        missing.push(...original.elsewhere.map(({ fact, value }) => `${name}: ${fact} ${value}`));
      }
    }
  expect(found).toBeGreaterThan(1500);
  expect(missing.length / (found + missing.length), missing.join('\n')).toBeLessThan(0.01);
});
