/** What others write by machine: reports of receivers, listings of queues, events, calendars, case files. */
import type { Family } from './family.ts';

const aCase = { format: 'deferral-desk-case', version: 1 };
const own = (at: { path: string }): string[] => ['--data', `${at.path}/data`];
const dmarc = (inside: string): string =>
  `<?xml version="1.0"?><feedback><report_metadata><org_name>x</org_name>${inside}</feedback>`;
const fits = '<policy_published><domain>d.example</domain></policy_published>';

export const toldFamilies: Family[] = [
  {
    name: 'reports of receivers',
    variants: {
      'one that reads a file of ours': (at) => ({
        args: [
          'reports',
          ...own(at),
          at.file(
            'a.xml',
            `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${dmarc('&x;</report_metadata>')}`,
          ),
        ],
        says: /a\.xml: .*its own document type/,
        never: /root:/,
      }),
      'one nested without end': (at) => ({
        args: ['reports', ...own(at), at.file('a.xml', `<feedback>${'<a>'.repeat(300_000)}`)],
        says: /a\.xml: .*nested too deep/,
      }),
      'one that ends in the middle': (at) => ({
        args: ['inspect', at.file('a.xml', dmarc('<org_na').slice(0, -11))],
        exit: 0,
        says: /ends before its end/,
      }),
      'one of no day and no messages: kept, and said': (at) => ({
        args: ['reports', ...own(at), at.file('a.xml', dmarc(`</report_metadata>${fits}`))],
        exit: 0,
        says: /1 report kept.*\n.*1 kept report names no day or no messages, and is not listed/,
        never: /No reports are kept/,
      }),
      'a TLS report of other kinds of values': (at) => ({
        args: [
          'inspect',
          at.file(
            'a.json',
            '{"organization-name":[],"date-range":{"start-datetime":"x"},"policies":[{"summary":{"total-successful-session-count":"NaN"}}]}',
          ),
        ],
        exit: 0,
        never: /NaN|undefined|\[object/,
      }),
      'a table whose quotes do not end': (at) => ({
        args: ['reports', ...own(at), at.file('snds.csv', '192.0.2.1,5/17/2026,"open\n'.repeat(1000))],
        says: /1 file or message is no report/,
      }),
    },
  },
  {
    name: 'listings and events',
    variants: {
      'a queue of deliveries to nobody': (at) => ({
        args: [
          'queue',
          at.file(
            'q.json',
            '{"queue_name":"deferred","queue_id":"A1","arrival_time":-1e20,"recipients":[{"address":7}]}\n'.repeat(
              100,
            ),
          ),
        ],
        exit: 0,
        says: /Nothing that could be read waits.*\n(?:.*\n)*note: 100 lines of the listing could not be read/,
      }),
      'a head of mailq over noise': (at) => ({
        args: [
          'queue',
          at.file(
            'q.txt',
            `-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n${'A'.repeat(100_000)}\n`,
          ),
        ],
        exit: 0,
        says: /1 line of the listing could not be read/,
      }),
      'no listing': (at) => ({ args: ['queue', at.file('q.txt', '['.repeat(1e6))], says: /no listing/ }),
      'an event of infinite time': (at) => ({
        args: [
          'inspect',
          at.file('a.json', '{"event":"bounce","timestamp":1e999,"email":null,"response":{"a":[]}}'),
        ],
        exit: 0,
        never: /Infinity|NaN|\[object/,
      }),
      'events in each other': (at) => ({
        args: ['inspect', at.file('a.json', '{"event":'.repeat(300_000))],
        exit: 0,
      }),
      'a meeting each second': (at) => ({
        args: [
          'case',
          'open',
          at.file(
            'a.ics',
            'BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nDTSTART:99999999T999999Z\nRRULE:FREQ=SECONDLY;COUNT=999999999\n'.repeat(
              500,
            ),
          ),
        ],
        says: /no refusal/,
      }),
      'a mailbox of separators': (at) => ({
        args: ['case', 'open', at.file('mbox', 'From x\n'.repeat(100_000))],
        says: /no refusal/,
      }),
      'a part of a message that is elsewhere': (at) => ({
        args: [
          'case',
          'open',
          at.file(
            'a.eml',
            'From: a@b.example\nSubject: failure notice\nContent-Type: message/external-body; access-type=local-file; name="/etc/passwd"\n\n\n',
          ),
        ],
        says: /no refusal/,
        never: /root:/,
      }),
    },
  },
  {
    name: 'case files without a case',
    variants: {
      null: (at) => ({
        args: ['case', 'open', at.file('case.json', JSON.stringify({ ...aCase, case: null }))],
        says: /does not hold what it should: case is wrong \(/,
      }),
      none: (at) => ({
        args: ['case', 'open', at.file('case.json', JSON.stringify(aCase))],
        says: /does not hold what it should: case is missing\./,
        never: /undefined/,
      }),
      'a version in words': (at) => ({
        args: ['case', 'open', at.file('case.json', JSON.stringify({ ...aCase, version: '1', case: {} }))],
        says: /newer/,
      }),
      '200,000 deep': (at) => ({
        args: [
          'case',
          'open',
          at.file(
            'case.json',
            `${JSON.stringify(aCase).slice(0, -1)},"case":${'{"a":'.repeat(200_000)}1${'}'.repeat(200_001)}`,
          ),
        ],
        says: /case\.id is missing/,
      }),
      'cards, in a file': (at) => ({
        args: ['cards', 'check', at.file('cards.yaml', 'id: a\n')],
        exit: 1,
        says: /cards\.yaml is no folder/,
      }),
    },
  },
];
