/** A provider's form, filled from the case: what is there, what is missing for this provider, when one may write. */
import { describe, expect, test } from 'vitest';
import { kitOf } from '../../shared/escalation/kit.ts';
import type { KitCard } from '../../shared/escalation/kit-card.ts';
import { sectionsOf } from '../../shared/escalation/sections.ts';
import { buildReport } from '../../shared/escalation/report.ts';
import { knowledge } from '../support/knowledge.ts';
import { sampleCase, sampleDocument, sampleOptions } from '../support/sample-case.ts';

const { kits, providers } = knowledge();
const provider = (id: string) => providers.find((card) => card.id === id)!;
const now = Date.parse('2026-11-29T12:00:00Z');
const card = (id: string): KitCard => kits.find((kit) => kit.provider === id)!;
const kit = (id: string, c = sampleCase, d = sampleDocument) => kitOf(card(id), provider(id), c, d, now);

test.each(kits.map((each) => [each.provider, each] as const))(
  '%s: has a provider with an official way in, on its own terms',
  (id, each) => {
    const { contact } = provider(id);
    expect(contact?.url ?? contact?.address, id).toBeTruthy();
    expect(
      each.fields.map(({ from }) => from),
      'a form asks for the address',
    ).toContain('clientIp');
  },
);

describe('filled from the case', () => {
  test('every field of the form is there in its order', () => {
    const { fields } = kit('yahoo');
    expect(fields.map(({ asks }) => asks)).toEqual(card('yahoo').fields.map(({ asks }) => asks));
    const of = (asks: RegExp) => fields.find((field) => asks.test(field.asks))!;
    expect(of(/sending server/).value).toBe(sampleDocument.clientIps.join(', '));
    expect(of(/log line/).value).toContain('421');
    expect(of(/kind of mail/)).toMatchObject({ state: 'yours', value: '' });
  });

  test('what the case does not know is missing, with the place where it is written', () => {
    const { fields } = kit('outlook', sampleCase, { ...sampleDocument, clientIps: [], helo: null });
    expect(fields.filter(({ state }) => state === 'missing').map(({ asks }) => asks)).toEqual([
      'Sending addresses',
      'Host name that the server gives',
    ]);
    expect(fields.find(({ asks }) => asks === 'Sending addresses')!.where).toMatch(/log line/);
  });

  test.each([
    [
      'the last change',
      [{ id: 'a', at: '2026-05-18T10:00:00Z', what: 'fewer connections', scope: '' }],
      '2026-05-20T10:00:00.000Z',
    ],
    [
      'no change: the first refusal',
      [],
      new Date(Date.parse(sampleDocument.firstSeen) + 48 * 3_600_000).toISOString(),
    ],
  ])('Yahoo’s 48 hours run from %s', (_, journal, notBefore) => {
    expect(kit('yahoo', { ...sampleCase, journal: journal as never }).notBefore).toBe(notBefore);
  });

  test('Gmail’s seven days', () => {
    expect(card('gmail').notBefore?.hours).toBe(168);
  });
});

test('the report holds the answers, and says what is to be filled in by the user', () => {
  const options = { ...sampleOptions, level: 'full' as const, kit: kit('gmail') };
  const section = sectionsOf(buildReport(sampleCase, sampleDocument, options)).find(({ title }) =>
    title.startsWith('What the form of Gmail'),
  )!;
  expect(section.lead).toContain('https://support.google.com/');
  expect(section.table!.rows).toContainEqual(['Sending addresses', sampleDocument.clientIps.join(', ')]);
  expect(section.table!.rows.flat()).toContain('to be filled in by you');
});
