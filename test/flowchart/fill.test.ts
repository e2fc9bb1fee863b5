import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fillCommand,
  fillLines,
  fillText,
  plainValue,
  quotePowershell,
  quoteSh,
} from '../../shared/flowchart/fill.ts';
import type { CommandCard } from '../../shared/flowchart/card.ts';
import { knowledge } from '../support/knowledge.ts';

const hostile = [
  '$(touch pwned)',
  '`id`',
  "a'b",
  'a"b',
  'a;b',
  'a|b&c',
  'a b',
  '*?[x]{y}',
  '~root',
  '#x',
  '\\',
  '${HOME}',
  "'; id; '",
  '!!',
  '>out',
  'a=b',
];
const refused = [
  '',
  '-oProxy=x',
  '--config',
  'a\nb',
  'a\rb',
  'a\0b',
  'a\u001bb',
  'a\u202Eb',
  'x'.repeat(321),
];
/** What sh makes of each word: one line per argument, in one process for all. */
const asSeenBySh = (words: string[]) =>
  execFileSync('sh', ['-c', `printf '%s\\n' ${words.join(' ')}`], { encoding: 'utf8' })
    .split('\n')
    .slice(0, -1);

describe('quoting', () => {
  test('sh reads back exactly what went in', () => {
    expect(asSeenBySh(hostile.map((value) => quoteSh(value)!))).toEqual(hostile);
  });
  test('any text that is not refused survives sh', () => {
    const values = fc
      .sample(fc.string({ maxLength: 40, unit: 'grapheme' }), 400)
      .filter((v) => quoteSh(v) !== null);
    expect(values.length).toBeGreaterThan(100);
    expect(asSeenBySh(values.map((v) => quoteSh(v)!))).toEqual(values);
  });
  test('ordinary names stay readable', () => {
    expect(['mx1.example.net', '2001:db8::1', 'u@example.net', '4XyZ'].map(quoteSh)).toEqual([
      'mx1.example.net',
      '2001:db8::1',
      'u@example.net',
      '4XyZ',
    ]);
  });
  test.each(refused)('refuses %j in every shell', (value) => {
    expect([quoteSh(value), quotePowershell(value), plainValue(value)]).toEqual([null, null, null]);
  });
  test('PowerShell: always a literal string, quotes doubled, typographic quotes refused', () => {
    expect(quotePowershell("a'b $(x) `n")).toBe("'a''b $(x) `n'");
    expect(quotePowershell('a\u2019b')).toBeNull();
    fc.assert(
      fc.property(fc.string(), (value) => {
        const quoted = quotePowershell(value);
        if (quoted !== null) expect(quoted.slice(1, -1).replaceAll("''", '')).not.toContain("'");
      }),
    );
  });
  test('a configuration file takes plain names only', () => {
    expect(plainValue('example.net')).toBe('example.net');
    for (const value of [...hostile, 'example.net>', 'a"]']) expect(plainValue(value)).toBeNull();
  });
});

describe('texts', () => {
  test.each([
    ['Ask {{provider|the receiver}}.', {}, 'Ask the receiver.'],
    ['Ask {{provider|the receiver}}.', { provider: 'Gmail' }, 'Ask Gmail.'],
    ['Test from {{clientIp}}.', {}, null],
    ['Test from {{clientIp}}.', { clientIp: '192.0.2.9' }, 'Test from 192.0.2.9.'],
    ['Nothing to fill.', {}, 'Nothing to fill.'],
    ['{{helo|x}}', { helo: '{{clientIp}} $& $1' }, '{{clientIp}} $& $1'],
    ['Ask {{helo|x}} now', { helo: 'a\u202Eb\nc' }, 'Ask a b c now'],
    ['Ask {{helo|them}} now', { helo: '\u200B\n' }, 'Ask them now'],
  ])('%j with %j', (text, values, expected) => {
    expect(fillText(text, values)).toBe(expected);
  });
  test('a line whose value is missing is left out', () => {
    expect(fillLines(['a', 'b {{helo}}', 'c {{helo|x}}'], {})).toEqual(['a', 'c x']);
  });
});

describe('commands', () => {
  const card = (over: Partial<CommandCard>): CommandCard => ({
    id: 'x',
    title: 'X',
    product: 'shell',
    sh: null,
    powershell: null,
    checked: null,
    into: null,
    harmless: true,
    scope: '',
    undo: '',
    source: 'x',
    ...over,
  });
  test('an optional part is left out, the rest stays', () => {
    const c = card({ sh: 'swaks --server {{remoteMta}}[[ --helo {{helo}}]]' });
    expect(fillCommand(c, { remoteMta: 'mx.example.net' })?.sh).toBe('swaks --server mx.example.net');
    expect(fillCommand(c, { remoteMta: 'mx.example.net', helo: 'a b' })?.sh).toBe(
      "swaks --server mx.example.net --helo 'a b'",
    );
  });
  test('a missing or refused value leaves the whole card out', () => {
    const c = card({ sh: 'dig MX {{recipientDomain}}' });
    expect(fillCommand(c, {})).toBeNull();
    expect(fillCommand(c, { recipientDomain: '-f/etc/passwd' })).toBeNull();
  });
  test('a refused shell does not take the other with it', () => {
    const c = card({ sh: 'x {{helo}}', powershell: 'y {{helo}}' });
    expect(fillCommand(c, { helo: 'a\u2019b' })).toMatchObject({ sh: "x 'a\u2019b'", powershell: null });
  });
  test('every card of ours is valid sh when it is filled with hostile values', () => {
    for (const value of hostile) {
      const values = Object.fromEntries(
        [
          'recipientDomain',
          'recipient',
          'remoteMta',
          'clientIp',
          'clientIp4',
          'helo',
          'sender',
          'senderDomain',
        ].map((name) => [name, value]),
      );
      const lines = knowledge()
        .commands.filter((c) => c.into === null)
        .map(
          (c) => fillCommand(c, { ...values, queueId: value, dkimName: value, dmarcName: value })?.sh ?? '',
        )
        .filter(Boolean);
      expect(lines.length).toBeGreaterThan(20);
      // -n: read the commands, run none of them.
      expect(() => execFileSync('sh', ['-n', '-c', lines.join('\n')], { stdio: 'pipe' })).not.toThrow();
    }
  });
});
