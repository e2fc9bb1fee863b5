/** Words that are typed: hosts, options, shells, and what a report carries on. */
import { createSocket } from 'node:dgram';
import { flood, hangUp, startScripted } from '../smtp-script.ts';
import { startZoneServer } from '../zone-server.ts';
import type { Family } from './family.ts';

/** What a case was opened with says `=cmd|…`, `$(…)`, `<script>`, a link and a secret; see the test. */
const exported =
  (format: string, ...more: string[]) =>
  (at: { case: string }) => ({
    args: ['export', at.case, '--format', format, ...more],
    exit: 0,
  });
const probes = (host: string, ...more: string[]) => ({ args: ['probe', host, ...more] });

/** One packet for every question, whatever was asked. */
async function oddResolver(
  answer: (question: Buffer) => Buffer,
): Promise<{ server: string; stop(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => socket.send(answer(question), port, address));
  await new Promise<void>((done) => socket.bind(0, '127.0.0.1', done));
  return {
    server: `127.0.0.1:${socket.address().port}`,
    stop: () => new Promise((done) => socket.close(() => done())),
  };
}

export const wordFamilies: Family[] = [
  {
    name: 'options that are none',
    variants: {
      'a verb that there is none of': () => ({ args: ['frobnicate'], exit: 2 }),
      'an option that there is none of': () => ({ args: ['inspect', '--frob', 'a'], exit: 2 }),
      'a format that there is none of': (at) => ({ args: ['export', at.case, '--format', 'docx'], exit: 2 }),
      'nothing at all to look at': () => ({ args: ['inspect'], exit: 2 }),
      'a case that there is none of': () => ({ args: ['export', '__proto__'], exit: 1, says: /no case/ }),
    },
  },
  {
    name: 'hosts that are none',
    variants: {
      'a command behind a line end': () => ({ ...probes('mx.d.example\r\nRCPT TO:<x@y.example>'), exit: 2 }),
      'blanks and quotes': () => ({ ...probes('mx "d" example'), exit: 2 }),
      'a label of 64 letters': () => ({ args: ['check', '--domain', `${'a'.repeat(64)}.example`], exit: 2 }),
      'an address out of range': () => ({ args: ['check', '--ip', '192.0.2.999'], exit: 2 }),
      'a HELO with a line end': () => ({
        args: ['check', '--domain', 'd.example', '--helo', 'a\r\nQUIT', '--resolver', '127.0.0.1:9'],
        exit: 2,
      }),
    },
  },
  {
    name: 'servers that must not be spoken to',
    variants: {
      'this machine': () => ({ ...probes('127.0.0.1'), exit: 2, says: /not on the public internet/ }),
      'the metadata of a cloud': () => ({
        ...probes('169.254.169.254'),
        exit: 2,
        says: /not on the public internet/,
      }),
      'this machine in the clothes of IPv6': () => ({
        ...probes('[::ffff:127.0.0.1]:25'),
        exit: 2,
        says: /not on the public internet/,
      }),
      'no address': () => ({ ...probes('0.0.0.0'), exit: 2, says: /not on the public internet/ }),
      'a port of something else': () => ({ ...probes('192.0.2.1:6379'), exit: 2, says: /port/ }),
    },
  },
  {
    name: 'servers that hurt',
    variants: {
      'a reply without end': async (at) => {
        const { port } = await at.serving(startScripted(flood('220-mx.d.example hello\r\n')));
        return { ...probes(`127.0.0.1:${port}`, '--allow-private'), exit: 0 };
      },
      'a line without end': async (at) => {
        const { port } = await at.serving(startScripted(flood('2'.repeat(4096)), '127.0.0.2'));
        return { ...probes(`127.0.0.2:${port}`, '--allow-private'), exit: 0 };
      },
      'no word at all': async (at) => {
        const { port } = await at.serving(startScripted(hangUp, '127.0.0.3'));
        return { ...probes(`127.0.0.3:${port}`, '--allow-private'), exit: 0 };
      },
    },
  },
  {
    name: 'resolvers that lie',
    variants: {
      noise: async (at) => {
        const { server } = await at.serving(oddResolver(() => Buffer.from('no packet')));
        return {
          args: ['check', '--domain', 'd.example', '--resolver', server],
          exit: 0,
          says: /unknown/,
          never: /pass/,
        };
      },
      'records that are too short': async (at) => {
        const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 1, 127]);
        const { server } = await at.serving(
          oddResolver((question) => {
            const header = Buffer.from(question.subarray(0, 12));
            header.writeUInt16BE(0x8180, 2);
            header.writeUInt16BE(1, 6);
            header.writeUInt16BE(0, 10);
            const end = question.indexOf(0, 12) + 5;
            return Buffer.concat([header, question.subarray(12, end), record]);
          }),
        );
        return {
          args: ['check', '--ip', '192.0.2.9', '--resolver', server],
          exit: 0,
          never: /undefined|NaN/,
        };
      },
      'SERVFAIL for everything': async (at) => {
        const { server } = await at.serving(startZoneServer({}, { faults: { '*': 'servfail' } }));
        return {
          args: ['check', '--domain', 'd.example', '--ip', '192.0.2.9', '--resolver', server],
          exit: 0,
          says: /unknown/,
          never: /\bfail\b/,
        };
      },
    },
  },
  {
    name: 'cells, links and pages of a report',
    variants: {
      'CSV: no cell begins a formula': (at) => ({ ...exported('csv')(at), never: /(^|,)"?[=@]/m }),
      'HTML: nothing acts': (at) => ({
        ...exported('html')(at),
        never: /<script|href="?(javascript|file|data):/i,
      }),
      'Markdown: nothing acts': (at) => ({
        ...exported('markdown')(at),
        never: /\]\((javascript|file|data):/i,
      }),
      'mail: no header of somebody else': (at) => ({ ...exported('eml')(at), never: /^Bcc:/im }),
    },
  },
  {
    name: 'commands to copy',
    variants: {
      text: (at) => ({ ...exported('text')(at), never: /^\s*(?:dig|nslookup|swaks|postqueue)[^'"\n]*\$\(/m }),
      html: (at) => ({ ...exported('html')(at), never: /<code>[^'"<]*\$\([^<]*<\/code>/ }),
      json: (at) => ({ ...exported('json')(at), says: /touch/ }),
    },
  },
  {
    name: 'secrets',
    variants: {
      'people: no mailbox in it': (at) => ({
        ...exported('text', '--redact', 'people')(at),
        never: /victim@/,
      }),
      'all: no address either': (at) => ({
        ...exported('html', '--redact', 'all')(at),
        never: /victim@|192\.0\.2\.77/,
      }),
      'all, for programs': (at) => ({
        ...exported('json', '--redact', 'all')(at),
        never: /victim@|192\.0\.2\.77/,
      }),
      'no credentials of a session in a case': (at) => ({
        ...exported('json')(at),
        never: /dmljdGltAHNlY3JldA/,
      }),
    },
  },
];
