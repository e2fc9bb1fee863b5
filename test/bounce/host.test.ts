import { expect, test } from 'vitest';
import { clientIpOf } from '../../shared/bounce/host.ts';
import { parseReplyText } from '../../shared/smtp/reply.ts';

const remote = { name: 'mx.example.net', address: '203.0.113.7' };

test.each([
  ['421-4.7.28 [192.0.2.66] Our system has detected an unusual rate', '192.0.2.66'],
  ['421 4.7.0 out1.example.com[192.0.2.30]: Client host rejected', '192.0.2.30'],
  ['450 4.7.1 <unknown[192.0.2.9]>: Client host rejected: cannot find your hostname', '192.0.2.9'],
  ['421 4.7.0 mx.example.net Error: too many connections from 192.0.2.30', '192.0.2.30'],
  ['421 4.7.0 Error: too many connections from out1.example.com[192.0.2.30]', '192.0.2.30'],
  ['421 4.7.0 Error: too many connections from out1.example.com [2001:db8::30]', '2001:db8::30'],
  ['421 4.7.0 no mail accepted from mx.example.net[203.0.113.7]', null],
  ['421 4.7.0 no mail accepted from out1.example.com[an address]', null],
  ['421 4.3.2 Service shutting down', null],
  ['421 4.3.2 Service shutting down, back from 10:30:00 on', null],
])('%s names our address as %s', (text, address) => {
  expect(clientIpOf(parseReplyText(text), remote)).toBe(address);
});
