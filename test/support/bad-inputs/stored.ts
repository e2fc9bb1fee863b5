/** Cards, case files, exported histories and settings of somebody else. */
import type { Family } from './family.ts';

const line = '421 4.7.0 mx.d.example Try again later';
const aCase = { format: 'deferral-desk-case', version: 1 };

export const storedFamilies: Family[] = [
  {
    name: 'case files of others',
    variants: {
      'cut in the middle': (at) => ({
        args: ['case', 'open', at.file('case.json', JSON.stringify(aCase).slice(0, -5))],
      }),
      'of a version that is to come': (at) => ({
        args: ['case', 'open', at.file('case.json', JSON.stringify({ ...aCase, version: 99, case: {} }))],
      }),
      'keys that reach for the prototype': (at) => ({
        args: [
          'case',
          'open',
          at.file('case.json', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
        ],
      }),
      '100,000 brackets': (at) => ({ args: ['case', 'open', at.file('case.json', '['.repeat(100_000))] }),
    },
  },
  {
    name: 'cards of others',
    variants: {
      'a fault in each': (at) => ({
        args: ['inspect', '--data', withCards(at, 'replies/mta/a.yaml', 'id: [b\n'), at.file('a.txt', line)],
        exit: 0,
        says: /left out/,
      }),
      '3 MB of brackets': (at) => ({
        args: [
          'inspect',
          '--data',
          withCards(at, 'replies/mta/a.yaml', '['.repeat(3e6)),
          at.file('a.txt', line),
        ],
        exit: 0,
        says: /left out/,
      }),
      'aliases of aliases': (at) => ({
        args: [
          'inspect',
          '--data',
          withCards(
            at,
            'causes/a.yaml',
            `a: &a [${'x,'.repeat(9)}x]\nb: &b [${'*a,'.repeat(9)}*a]\nc: [${'*b,'.repeat(9)}*b]`,
          ),
          at.file('a.txt', line),
        ],
        exit: 0,
        says: /left out/,
      }),
    },
  },
  {
    name: 'settings of others',
    variants: {
      null: (at) => ({ args: ['case', 'list', '--data', withSettings(at, 'null')], exit: 0 }),
      'cut in the middle': (at) => ({
        args: ['case', 'list', '--data', withSettings(at, '{"helo": "a')],
        exit: 0,
        says: /settings\.json/,
      }),
      'one value of another kind': (at) => ({
        args: ['case', 'list', '--data', withSettings(at, '{"helo": 7, "theme": "dark"}')],
        exit: 0,
        says: /“helo”.*could not be used/,
      }),
    },
  },
];

interface At {
  file(name: string, content: string): string;
  path: string;
}
function withCards(at: At, name: string, text: string): string {
  at.file(`data/cards/${name}`, text);
  return `${at.path}/data`;
}
function withSettings(at: At, text: string): string {
  at.file('data/settings.json', text);
  return `${at.path}/data`;
}
