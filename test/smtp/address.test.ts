import { expect, test } from 'vitest';
import { findAddress, isIp } from '../../shared/smtp/address.ts';

test.each([
  '192.0.2.1',
  '::',
  '::1',
  '2001:db8::1',
  '2001:db8:0:0:0:0:0:1',
  '2001:db8:1:2:3:4:5::',
  '::ffff:192.0.2.1',
  '1:2:3:4:5:6:192.0.2.1',
])('%s is an address', (text) => {
  expect(isIp(text)).toBe(true);
});

test.each([
  ['a time', '10:00:00'],
  ['two gaps', '::1::'],
  ['too few groups', '1:2:3:4:5:6:7'],
  ['too many groups', '1:2:3:4:5:6:7:8:9'],
  ['a group too long', '12345::'],
  ['no group at the start', ':1:2:3:4:5:6:7'],
  ['a number too large', '::192.0.2.300'],
  ['a version', '4.16.55.1.2'],
  ['nothing', ''],
])('%s is none: %s', (_, text) => {
  expect(isIp(text)).toBe(false);
});

test.each([
  ['delivering your message to *anna@example.net*. We', 'anna@example.net'],
  ['to *anna@example.net', '*anna@example.net'],
])('%s', (text, address) => {
  expect(findAddress(text)).toBe(address);
});
