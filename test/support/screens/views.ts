import type { CompareView, ReportView } from '../../../shared/rpc/view.ts';
import { never, refused } from '../fake-api.ts';
import { compare, report } from '../fake-sheets.ts';
import { caseAt, press, type Screen } from './screen.ts';

const sheet = (more: Partial<CompareView>) => ({ 'case.compare': () => ({ ...compare, ...more }) });
const complete = (): ReportView => {
  const made = report('text', 'people');
  return {
    ...made,
    gate: made.gate.map((item) => ({ ...item, state: 'there' as const })),
    addressees: [],
  };
};

export const views: Screen[] = [
  { name: 'map', hash: caseAt('map'), shows: 'The path in words' },
  {
    name: 'map-chosen',
    hash: caseAt('map'),
    act: async (page) => {
      await press(/^Who issued it/)(page);
      await press('Larger')(page);
    },
    shows: 'Look at it, or overrule it',
  },
  {
    name: 'map-loading',
    hash: caseAt('map'),
    options: { answers: { 'case.chart': never } },
    shows: 'Drawing the map…',
  },
  {
    name: 'map-refused',
    hash: caseAt('map'),
    options: { answers: { 'case.chart': refused } },
    shows: 'cannot be written to',
  },

  { name: 'original', hash: caseAt('steps'), act: press('mail.log'), shows: '48,210 lines, 2 shown' },
  {
    name: 'original-refused',
    hash: caseAt('steps'),
    options: { answers: { 'case.original': refused } },
    act: press('mail.log'),
    shows: 'cannot be written to',
  },

  { name: 'compare', hash: caseAt('compare'), shows: '3 rows of 5 differ' },
  {
    name: 'compare-differences',
    hash: caseAt('compare'),
    act: press('Differences only'),
  },
  {
    name: 'compare-one',
    hash: caseAt('compare'),
    options: { answers: sheet({ clientIps: ['198.51.100.25'], rows: [] }) },
    shows: 'only one sending address',
  },
  {
    name: 'compare-alike',
    hash: caseAt('compare'),
    options: { answers: sheet({ rows: compare.rows.filter((row) => !row.differs) }) },
    shows: 'differ in nothing',
  },
  {
    name: 'compare-loading',
    hash: caseAt('compare'),
    options: { answers: { 'case.compare': never } },
    shows: 'Laying the addresses',
  },
  {
    name: 'compare-refused',
    hash: caseAt('compare'),
    options: { answers: { 'case.compare': refused } },
    shows: 'cannot be written to',
  },

  { name: 'report', hash: caseAt('report'), shows: 'Send it to' },
  { name: 'report-full', hash: caseAt('report'), act: press('Full'), shows: 'Nothing is replaced' },
  {
    name: 'report-pdf',
    hash: caseAt('report'),
    act: (page) => page.getByLabel('Format').selectOption('pdf'),
    shows: 'A PDF has no preview',
  },
  {
    name: 'report-complete',
    hash: caseAt('report'),
    options: { answers: { 'report.preview': complete } },
    shows: 'We do not know yet whom to write to',
  },
  {
    name: 'report-gate',
    hash: caseAt('report'),
    options: {
      answers: {
        'report.preview': ({ format, redaction }) => {
          const made = report(format, redaction);
          return { ...made, gate: made.gate.map((item) => ({ ...item, state: 'missing' as const })) };
        },
      },
    },
    act: press('Fill in', 'Give a reason'),
    shows: 'I cannot get it because',
  },
  {
    name: 'report-saved',
    hash: caseAt('report'),
    options: { answers: { 'report.save': () => ({ savedAs: '/home/postmaster/report.txt', file: null }) } },
    act: press('Save…'),
    shows: 'Saved as',
  },
  {
    name: 'report-loading',
    hash: caseAt('report'),
    options: { answers: { 'report.preview': never } },
    shows: 'Writing the report…',
  },
  {
    name: 'report-refused',
    hash: caseAt('report'),
    options: { answers: { 'report.save': refused } },
    act: press('Save…'),
    shows: 'cannot be written to',
  },
];
