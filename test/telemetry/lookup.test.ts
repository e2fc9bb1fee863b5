/** What dig, nslookup, host and openssl print, pasted by somebody who sits elsewhere. */
import { describe, expect, test } from 'vitest';
import { lookupIn } from '../../shared/telemetry/lookup.ts';

const outputs: [string, string, object | null][] = [
  [
    'dig',
    ';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 1\n;; ANSWER SECTION:\nexample.net.\t300\tIN\tMX\t10 mx1.example.net.\n;; SERVER: 9.9.9.9#53(9.9.9.9)',
    {
      tool: 'dig',
      server: '9.9.9.9',
      status: 'NOERROR',
      records: [{ name: 'example.net', type: 'MX', ttl: 300, data: '10 mx1.example.net.' }],
    },
  ],
  [
    'dig: no such name',
    ';; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN, id: 1',
    { status: 'NXDOMAIN', records: [] },
  ],
  [
    'dig: nobody answered',
    '; <<>> DiG 9.18 <<>> example.net\n;; connection timed out; no servers could be reached',
    { status: 'no answer' },
  ],
  [
    'nslookup',
    'Server:\t\t192.0.2.53\nAddress:\t192.0.2.53#53\n\nNon-authoritative answer:\nName:\tmx1.example.net\nAddress: 198.51.100.20\n',
    {
      tool: 'nslookup',
      status: 'NOERROR',
      records: [{ name: 'mx1.example.net', type: 'A', data: '198.51.100.20' }],
    },
  ],
  [
    'nslookup on Windows',
    "Server:  dns.example.com\nAddress:  192.0.2.53\n\n*** dns.example.com can't find nix.example: Non-existent domain",
    { status: 'NXDOMAIN' },
  ],
  [
    'nslookup, reverse',
    'Server:\t\t192.0.2.53\n\n9.2.0.192.in-addr.arpa\tname = mail.example.com.',
    { records: [{ type: 'PTR', data: 'mail.example.com.' }] },
  ],
  [
    'host',
    'example.net mail is handled by 10 mx1.example.net.\n',
    { tool: 'host', records: [{ type: 'MX', data: '10 mx1.example.net.' }] },
  ],
  ['host: not found', 'Host nix.example not found: 3(NXDOMAIN)', { status: 'NXDOMAIN' }],
  [
    'openssl',
    'CONNECTED(00000003)\ndepth=0 CN = mx1.example.net\n---\nCertificate chain\n 0 s:CN = mx1.example.net\n   i:C = US, O = CA\n---\n    Verify return code: 10 (certificate has expired)\n',
    {
      tool: 'openssl',
      status: '10 (certificate has expired)',
      records: [{ name: 'mx1.example.net', type: 'certificate' }],
    },
  ],
  ['prose', 'Our server says that the host is not found, please help.', null],
];
describe('look-ups pasted by somebody else', () => {
  test.each(outputs)('%s', (_, text, want) => {
    const read = lookupIn(text);
    if (want) expect(read?.report).toMatchObject(want);
    else expect(read).toBeNull();
  });
});
