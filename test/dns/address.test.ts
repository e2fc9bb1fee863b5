import { expect, test } from 'vitest';
import { canonicalIp, classifyAddress, isIp, parseIp, reverseName } from '../../shared/dns/address.ts';
import { ancestors, isHostName, isQueryName } from '../../shared/dns/name.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
  ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['::ffff:192.0.2.1', '::ffff:c000:201'],
  ['2001:db8:1:2:3:4:0:6', '2001:db8:1:2:3:4:0:6'],
  ['192.0.2.256', null],
  ['192.0.2.01', null],
  ['1:2:3', null],
  ['fe80::1%eth0', null],
  ['1::2::3', null],
  ['::192.0.2.1', '::c000:201'],
  ['192.0.2.1::', null],
  ['192.0.2.1::1', null],
  ['', null],
])('%s is written %s', (text, canonical) => expect(canonicalIp(text)).toBe(canonical));

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
  ['192.0.2.1', 'public'],
  ['2001:db8::1', 'public'],
  ['3fff::1', 'public'],
  ['4000::1', 'unspecified'],
  ['100::1', 'unspecified'],
  ['fec0::1', 'private'],
  ['127.0.0.1', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['::127.0.0.1', 'loopback'],
  ['2002:7f00:1::', 'loopback'],
  ['64:ff9b::10.0.0.1', 'private'],
  ['0.0.0.0', 'unspecified'],
  ['::', 'unspecified'],
  ['10.1.2.3', 'private'],
  ['172.31.0.1', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'private'],
  ['fd12::1', 'private'],
  ['169.254.1.1', 'link-local'],
  ['fe80::1', 'link-local'],
  ['169.254.169.254', 'metadata'],
  ['100.64.0.1', 'cgnat'],
  ['224.0.0.1', 'multicast'],
  ['255.255.255.255', 'multicast'],
])('%s is %s', (text, kind) => expect(classifyAddress(text)).toBe(kind));

test('the name to ask for a PTR record', () => {
  expect(reverseName(parseIp('192.0.2.1')!)).toBe('1.2.0.192.in-addr.arpa');
  expect(reverseName(parseIp('2001:db8::1')!)).toBe(
    '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa',
  );
});

test('host names and query names', () => {
  expect(['mx1.example.net', 'xn--bcher-kva.example', 'localhost'].every(isHostName)).toBe(true);
  expect(['a_b.example', '-a.example', '192.0.2.1', 'a b', 'a\r\nb', 'a\0b', ''].some(isHostName)).toBe(
    false,
  );
  expect(['_dmarc.example.net', '192.0.2.1'].every(isQueryName)).toBe(true);
  expect(ancestors('a.b.example')).toEqual(['a.b.example', 'b.example', 'example']);
});
