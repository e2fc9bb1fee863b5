import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findReply, findStatus, parseReply, quoteOf } from '../../shared/smtp/reply.ts';

describe('a reply is read from its lines', () => {
  const cases: [string, string[], { code: number; enhanced: string | null; text: string } | null][] = [
    ['bare code', ['421'], { code: 421, enhanced: null, text: '' }],
    ['code and words', ['421 Too busy'], { code: 421, enhanced: null, text: 'Too busy' }],
    ['enhanced status', ['421 4.7.0 Wait'], { code: 421, enhanced: '4.7.0', text: 'Wait' }],
    [
      'continuation, status on each line',
      ['421-4.7.0 Too many', '421-4.7.0 messages', '421 4.7.0 today'],
      { code: 421, enhanced: '4.7.0', text: 'Too many messages today' },
    ],
    [
      'continuation, status on the first line only',
      ['421-4.7.0 Too many', '421 messages'],
      { code: 421, enhanced: '4.7.0', text: 'Too many messages' },
    ],
    [
      'flattened into one sentence',
      ['421-4.7.28 [192.0.2.66] Too much 421-4.7.28 mail 421 4.7.28 today'],
      { code: 421, enhanced: '4.7.28', text: '[192.0.2.66] Too much mail today' },
    ],
    [
      'flattened without status',
      ['550-Please turn on 550-mx1 550 login'],
      { code: 550, enhanced: null, text: 'Please turn on mx1 login' },
    ],
    [
      'qmail’s status at the end',
      ['421 Sorry, come back (#4.3.0)'],
      { code: 421, enhanced: '4.3.0', text: 'Sorry, come back (#4.3.0)' },
    ],
    [
      'Cisco’s sign',
      ['421 #4.4.5 Too many connections'],
      { code: 421, enhanced: '4.4.5', text: 'Too many connections' },
    ],
    [
      'a status that is none',
      ['421 #4.x.2 Too many errors'],
      { code: 421, enhanced: null, text: '#4.x.2 Too many errors' },
    ],
    [
      'four numbers are no status',
      ['421 4.16.55.1 see page'],
      { code: 421, enhanced: null, text: '4.16.55.1 see page' },
    ],
    [
      'class against code',
      ['421 5.7.32 Not aligned'],
      { code: 421, enhanced: '5.7.32', text: 'Not aligned' },
    ],
    [
      'Exchange’s decoration',
      ['#421 4.4.2 Connection dropped ##'],
      { code: 421, enhanced: '4.4.2', text: 'Connection dropped' },
    ],
    [
      'the bracket of a sentence around it',
      ['421 4.3.2 Not accepting messages [see 4.3.2], try later]'],
      { code: 421, enhanced: '4.3.2', text: 'Not accepting messages [see 4.3.2], try later' },
    ],
    ['code twice', ['550 550 5.1.1 user unknown'], { code: 550, enhanced: '5.1.1', text: 'user unknown' }],
    ['colon after the code', ['550: : User unknown'], { code: 550, enhanced: null, text: ': User unknown' }],
    ['with its type', ['smtp; 421 4.3.2 busy'], { code: 421, enhanced: '4.3.2', text: 'busy' }],
    ['digits of a longer number', ['4210 apples'], null],
    ['a code inside', ['id 421 of 25'], null],
    ['Exchange’s invented 441', ['441 4.4.1 Error'], null],
    ['PMDF’s invented 426', ['426 connection timed out'], null],
    ['nothing', [], null],
  ];
  test.each(cases)('%s', (_, lines, wanted) => {
    const reply = parseReply(lines);
    if (wanted === null) expect(reply).toBeNull();
    else expect(reply).toMatchObject(wanted);
  });

  test('flattened lines are lines again', () => {
    expect(parseReply(['421-4.7.0 one 421 4.7.0 two'])?.lines).toEqual(['421-4.7.0 one', '421 4.7.0 two']);
  });
});

describe('a reply inside another is the reply, the outer one is kept', () => {
  test.each([
    [
      'SES',
      '554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 Connection timed out>',
      421,
      '4.4.2',
      554,
    ],
    [
      'Exchange Online',
      '451 4.4.395 Target host responded with error. -> 421 4.3.2 Service not available',
      421,
      '4.3.2',
      451,
    ],
    [
      'last error detail',
      '550 5.4.300 Message expired [{LED=421 4.4.2 Connection dropped};{MSG=}]',
      421,
      '4.4.2',
      550,
    ],
    ['amavisd-new', '451 4.5.0 id=1-2, from MTA(smtp:[192.0.2.1]:25): 421 4.7.0 Error', 421, '4.7.0', 451],
    ['Zoho', '554 Error ResponseCode 421, Host not reachable', 421, null, 554],
    [
      'quoted in the middle',
      '451 4.4.0 Primary target IP address responded with: "421 4.2.1 Unable to connect." Attempted failover',
      421,
      '4.2.1',
      451,
    ],
    ['Momentum', '554 4.4.7 delivery expired, last transfail: 421 4.4.1 no MXs', 421, '4.4.1', 554],
    ['quoted', "550 5.4.0 Remote server responded with '421 4.7.0 Too many'", 421, '4.7.0', 550],
  ])('%s', (_, line, code, enhanced, outer) => {
    expect(parseReply([line])).toMatchObject({ code, enhanced, outer: { code: outer } });
  });
  test('words of every script are kept up to the closing mark', () => {
    expect(parseReply(["550 5.4.0 responded with '421 4.7.0 混雑しています。'"])?.text).toBe(
      '混雑しています',
    );
  });
  test('a number in brackets is none', () => {
    expect(parseReply(['550 5.1.1 <421@example.net> unknown'])).toMatchObject({ code: 550 });
    expect(parseReply(['550 5.7.1 see <https://example.net/421>'])?.outer).toBeUndefined();
  });
});

describe('a reply is found in a sentence by its place', () => {
  test.each([
    ['Expected response code 250 but got code "421", with message "421 4.7.0 Wait"', 421],
    ['response: 421 SMTPSendFailedException: 421 4.3.0 busy', 421],
    ['„421 4.3.2 Service not available“ stand da', 421],
    ['Le serveur a répondu : « 421 Trop de connexions »', 421],
    ['Response\t421 4.7.0 Wait', 421],
    ['退信原因：421 busy', 421],
    ["Remote Server returned '421 4.3.2 busy'", 421],
    ['host said: 421 4.7.0 no', 421],
    ['with the following error: [554 5.4.6 loop]', 554],
    ["smtplib.SMTPConnectError: (421, b'4.7.0 Too many connections')", 421],
    ['SMTP Error (421): Failed to set sender (4.7.0 Try again later)', 421],
    ['ResponseCode 421: too many connections', 421],
    ['postfix/smtpd[421]: connect from mx1.example.net', null],
    ['dropped (250) of 421 messages', null],
    ['message 421 of 900 in room 550', null],
    ['queue id 421AB550C size=421', null],
    ['at 4:21 421', null],
  ])('%s', (sentence, code) => {
    expect(findReply(sentence)?.code ?? null).toBe(code);
  });
});

test.each([
  ['5.2.1 <user>... unknown', '5.2.1'],
  ['unavailable [#4.1.9].', '4.1.9'],
  ['at 192.0.2.5', null],
  ['version 4.16.55.1', null],
])('status without a code: %s', (text, status) => {
  expect(findStatus(text)).toBe(status);
});

test('any text gives a reply with a code in range, or none, and never throws', () => {
  const word = fc.constantFrom(
    '421',
    '421-',
    '4.7.0',
    '<',
    '>',
    "'",
    ' ',
    '->',
    'said: ',
    '#',
    '(',
    ')',
    'x',
    '\n',
    '550 5.1.1 ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(word, fc.string()), { maxLength: 60 }), (words) => {
      for (const reply of [parseReply([words.join('')]), parseReply(words), findReply(words.join(''))]) {
        if (!reply) continue;
        expect(reply.code).toBeGreaterThanOrEqual(200);
        expect(reply.code).toBeLessThan(600);
        expect(reply.lines.length).toBeGreaterThan(0);
        if (reply.enhanced) expect(reply.enhanced).toMatch(/^[245]\.\d{1,3}\.\d{1,3}$/);
      }
    }),
  );
});

test.each([
  [['421 4.7.1 No reverse DNS. Try again later.'], '“421 4.7.1 No reverse DNS. Try again later”'],
  [['421-4.7.28 Too much', '421 4.7.28 mail today'], '“421 4.7.28 Too much mail today”'],
  [[`421 ${'x'.repeat(400)}`], `“421 ${'x'.repeat(296)}”`],
])('%j in a sentence of ours', (lines, quote) => expect(quoteOf(parseReply(lines)!)).toBe(quote));
