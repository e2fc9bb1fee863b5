/** Every behaviour that was asked for has its place: a table of rows and carriers, each run or looked up. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { looksLikeCpanel, readCpanel } from '../shared/bounce/log/tables/cpanel.ts';
import { replyOf } from '../shared/bounce/mail/dsn.ts';
import { read } from '../shared/bounce/read.ts';
import { createMatcher } from '../shared/catalogue/match.ts';
import { addressees, exporters, writeReport } from '../shared/escalation/escalation.ts';
import { handoverNote } from '../shared/escalation/handover.ts';
import { markChanges } from '../shared/evidence/changes.ts';
import { checks } from '../shared/evidence/collect.ts';
import { smtpPorts } from '../shared/evidence/target.ts';
import { fillCommand } from '../shared/flowchart/fill.ts';
import { bands, queueProfiles, type Mta } from '../shared/retry/schedule.ts';
import { caseView, guidePages } from '../shared/rpc/present/present.ts';
import { attempt, shown } from './rpc/shown.ts';
import { knowledge } from './support/knowledge.ts';
import { sampleCase, sampleDocument, sampleOptions } from './support/sample-case.ts';
import { screens } from './support/screens/all.ts';

const { steps, commands, causes } = knowledge();
const guides = guidePages(knowledge().guides, knowledge());
const matcher = createMatcher(knowledge());
const seen = (reply: string, now: string): string =>
  JSON.stringify(caseView(shown([attempt(reply)], { now })));
const stepOf = (id: string) => steps.find((step) => step.id === id);

/** `[row, what it asks for, …carriers]` */
const rows = readFileSync(join(import.meta.dirname, 'fixtures/seed-features.txt'), 'utf8')
  .split('\n')
  .filter((line) => /^\d/.test(line))
  .map((line) => line.split(' | '));

/** By its kind: where a carrier is looked up. */
const looks: Record<string, (what: string, word: string) => void | Promise<void>> = {
  step: (id, word) => expect(JSON.stringify(stepOf(id))).toContain(word),
  guard: (id, at) => expect(stepOf(at)?.guards.map((guard) => guard.id)).toContain(id),
  command: (id) => expect(commands.map((card) => card.id)).toContain(id),
  cause: (id) => expect(causes.map((card) => card.id)).toContain(id),
  guide: (id, word) => expect(guides.find((page) => page.id === id)?.markdown).toContain(word),
  reply(text, judged) {
    const reply = replyOf(`smtp; ${text}`)!;
    expect(matcher.match(reply, { remoteMta: null })?.cause).toBe(judged);
  },
  view: (reply, word) => expect(seen(reply, '2026-05-19T09:30:00.000Z')).toContain(word),
  later(hours, word) {
    const now = new Date(Date.parse('2026-05-19T09:20:00Z') + Number(hours) * 3_600_000).toISOString();
    const tries = [0, 1, 2, 3].map((n) =>
      attempt('421 4.3.2 busy', { at: new Date(Date.parse(now) - n * 600_000).toISOString() }),
    );
    const first = attempt('421 4.3.2 busy');
    const shownThen = shown([first, ...tries.reverse()], { now });
    expect([shownThen.facts.course?.value, JSON.stringify(caseView(shownThen))].join(' ')).toContain(word);
  },
  async reads(words, stage) {
    const line = `postfix/smtp[7]: 4X: to=<a@example.net>, relay=mx.example.net[198.51.100.1]:25, status=deferred (host mx.example.net[198.51.100.1] said: 421 4.3.2 busy (${words}))`;
    const bytes = new TextEncoder().encode(line);
    const [bounce] = await read({ name: 'line', bytes }, { now: new Date('2026-05-19T09:30:00Z') });
    expect(bounce?.attempts[0]?.stage).toBe(stage);
  },
  check: (name) => expect(checks.map((check) => check.name)).toContain(name),
  screen: (name) => expect(screens.map((screen) => screen.name)).toContain(name),
  filled(id, value) {
    const card = commands.find((command) => command.id === id)!;
    expect(fillCommand(card, { clientIp: value })?.sh).toContain(value);
  },
  band: (id, word) => expect(JSON.stringify(bands.find((band) => band.id === id))).toContain(word),
  queue: (mta, word) => expect(queueProfiles[mta as Mta].source).toContain(word),
  port: (port) => expect(smtpPorts).toContain(Number(port)),
  changes(check) {
    const finding = {
      check,
      subject: 'zone.example',
      weighs: 'silent' as const,
      says: '',
      raw: [] as string[],
      ms: 0,
    };
    const [now] = markChanges(
      [{ ...finding, result: 'fail', at: '2026-05-19T10:00:00Z' }],
      [{ ...finding, result: 'pass', at: '2026-05-19T09:00:00Z' }],
    );
    expect(now?.changed).toMatchObject({ from: 'pass' });
  },
  report(format, word) {
    const exporter = exporters.find((one) => one.format === format)!;
    const options = { ...sampleOptions, level: 'full' as const, evidence: [], addressee: null };
    expect(String(writeReport(exporter, sampleCase, sampleDocument, options).content)).toContain(word);
  },
  letter(_to, word) {
    const english = knowledge().letters.find(({ language }) => language === 'en')!;
    expect(handoverNote(sampleCase, sampleDocument, english)).toContain(word);
  },
  addressee(address) {
    const parties = { receiver: null, sender: null };
    expect(addressees(sampleDocument, parties).map((one) => one.address)).toContain(address);
  },
  table(name, outcome) {
    const bytes = new TextEncoder().encode(
      'Event,From,Recipient,Sent Time,Result\ndefer,a@example.com,b@example.net,2026-05-19 09:20,421 busy\n',
    );
    expect(looksLikeCpanel(new TextDecoder().decode(bytes))).toBe(true);
    const [first] = readCpanel({ name, bytes }, new Date('2026-05-19T09:30:00Z')).attempts;
    expect(first?.outcome).toBe(outcome);
  },
  left: (reason) => expect(reason).toMatch(/\.$/),
};

test('the rows are 1 to 205, each once, each carried or left out with a reason', () => {
  expect(rows.map(([row]) => Number(row))).toEqual(Array.from({ length: 205 }, (_, i) => i + 1));
  for (const [row, , ...carriers] of rows) expect(carriers.length, `row ${row}`).toBeGreaterThan(0);
});

describe.each(rows)('row %s: %s', (_row, _asksFor, ...carriers) => {
  test.each(carriers)('%s', async (carrier) => {
    const [, kind, what, word] = /^(\w+) (.*?)(?: ~ (.*))?$/.exec(carrier)!;
    const look = looks[kind!]!;
    expect(word !== undefined, 'a word where one is looked up').toBe(look.length === 2);
    await look(what!, word ?? '');
  });
});
