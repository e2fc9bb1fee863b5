/** Letters: every text in every language with the same placeholders, and nothing English left in another language. */
import { describe, expect, test } from 'vitest';
import { handoverNote } from '../../shared/escalation/handover.ts';
import { dated, fill } from '../../shared/escalation/letter.ts';
import { statusReply } from '../../shared/escalation/status-reply.ts';
import { operatorLetter, postmasterLetter } from '../../shared/escalation/technical-letter.ts';
import type { KnownCause } from '../../shared/verdict/known.ts';
import { knowledge } from '../support/knowledge.ts';
import { sampleCase, sampleDocument } from '../support/sample-case.ts';

const { letters, steps } = knowledge();
const of = (language: string) => letters.find((letter) => letter.language === language)!;

/** `customer.reason` → its text. */
function textsOf(letter: (typeof letters)[number]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(letter).flatMap(([group, held]) =>
      typeof held === 'object' && held !== null && group !== 'steps'
        ? Object.entries(held).map(([key, text]) => [`${group}.${key}`, text])
        : [],
    ),
  );
}
const placeholders = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).sort();

test('the languages: at least those that were asked for, each once', () => {
  const languages = letters.map(({ language }) => language);
  for (const asked of ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl']) expect(languages).toContain(asked);
  expect(new Set(languages).size).toBe(languages.length);
});

/** What only those know who run a mail server: in the customer's letter of no language. */
const trade =
  /queue|warteschlange|\bcola\b|\bfile d|\bcoda\b|wachtrij|kolejk|\bfila\b|\b(?:SMTP|MX|MTA|TLS|DNS|PTR|HELO|SPF|DKIM|DMARC|relay|resolvedor|greylisting|client IP)\b/i;

describe.each(letters.map((letter) => [letter.language, letter] as const))('%s', (language, letter) => {
  test('the customer’s letter has no word of the trade', () => {
    for (const text of Object.values({ ...letter.customer, ...letter.causes, ...letter.place }))
      expect(text).not.toMatch(trade);
  });

  const english = textsOf(of('en'));
  const texts = textsOf(letter);

  test('has every text, with the placeholders of the English one', () => {
    expect(Object.keys(texts)).toEqual(Object.keys(english));
    for (const [key, text] of Object.entries(texts))
      expect(placeholders(text), `${language} ${key}`).toEqual(placeholders(english[key]!));
  });

  test('names each step in its own words', () => {
    if (language === 'en') return;
    expect(Object.keys(letter.steps ?? {}).sort()).toEqual(steps.map(({ id }) => id).sort());
    expect(
      Object.values(letter.steps ?? {}).filter((said) => steps.some(({ title }) => title === said)),
    ).toEqual([]);
    const note = handoverNote(sampleCase, sampleDocument, letter);
    expect(note).not.toContain(sampleDocument.next.title);
    expect(note).toContain(letter.steps![sampleDocument.next.id]);
  });

  test('sentences are translated, not copied', () => {
    if (language === 'en') return;
    const copied = Object.entries(texts).filter(([key, text]) => text === english[key] && / \w+ /.test(text));
    expect(copied).toEqual([]);
  });

  test('both letters are filled, with the case’s own facts', () => {
    const customer = statusReply(sampleCase, sampleDocument, letter);
    const colleague = handoverNote(sampleCase, sampleDocument, letter);
    for (const text of [customer, colleague]) {
      expect(text).not.toMatch(/\{\{|undefined/);
      expect(text).toContain(sampleDocument.recipientDomain!);
      expect(text).toContain(sampleCase.ticket ?? sampleCase.id);
      expect(text).toContain(dated(letter, sampleDocument.next.notBefore));
    }
    expect(colleague).toContain(dated(letter, sampleDocument.firstSeen));
  });
});

test.each([
  ['en', /^2026-05-17 09:20 UTC$/],
  ['de', /^17\. Mai 2026\b.*0?9:20 UTC$/],
  ['fr', /^17 mai 2026\b.*0?9:20 UTC$/],
  ['es', /^17 de mayo de 2026\b.*0?9:20 UTC$/],
  ['it', /^17 maggio 2026\b.*0?9:20 UTC$/],
  ['pt', /^17 de maio de 2026\b.*0?9:20 UTC$/],
  ['nl', /^17 mei 2026\b.*0?9:20 UTC$/],
  ['pl', /^17 maja 2026\b.*0?9:20 UTC$/],
])('dates in %s', (language, expected) => {
  expect(dated(of(language), '2026-05-17T09:20:00Z')).toMatch(expected);
});

test.each([
  ['fr', '1er mai 2026 à 09:20 UTC'],
  ['pl', '1 maja 2026, godz. 09:20 UTC'],
  ['de', '1. Mai 2026 um 09:20 UTC'],
])('the first of a month in %s', (language, expected) => {
  expect(dated(of(language), '2026-05-01T09:20:00Z')).toBe(expected);
});

test.each([
  ['de', /Guten Tag,\n\nIhre Nachricht /],
  ['en', /Hello,\n\nYour message /],
  ['fr', /Bonjour,\n\nVotre message /],
  ['it', /Buongiorno,\n\nil Suo messaggio /],
  ['nl', /Goedendag,\n\nUw bericht /],
  ['pt', /Bom dia,\n\nA sua mensagem /],
])('after the greeting, in %s', (language, begins) => {
  expect(statusReply(sampleCase, sampleDocument, of(language))).toMatch(begins);
});

test('one reason is one, several are counted', () => {
  const [cause] = sampleDocument.verdict.causes;
  const note = (reasons: string[]) =>
    handoverNote(
      sampleCase,
      { ...sampleDocument, verdict: { ...sampleDocument.verdict, causes: [{ ...cause!, for: reasons }] } },
      of('de'),
    );
  expect(note(['a'])).toContain('Dafür: 1 Grund, im Fall nachzulesen.');
  expect(note(['a', 'b'])).toContain('Dafür: 2 Gründe, im Fall nachzulesen.');
});

test('what a stranger wrote is no placeholder', () => {
  expect(fill('{{reply}} {{code}}', { reply: '{{code}}', code: '421' })).toBe('{{code}} 421');
});

describe.each(letters.map((letter) => [letter.language, letter] as const))(
  'letters to those who can act, %s',
  (language, letter) => {
    const c = sampleCase;
    const d = sampleDocument;
    const both = {
      operator: operatorLetter(c, d, letter, null),
      postmaster: postmasterLetter(c, d, letter)!,
    };
    test.each(Object.entries(both))('the %s finds the mail with it', (_, text) => {
      for (const fact of [...d.clientIps, d.helo!, d.remoteMtas[0]!, d.recipientDomain!, '421'])
        expect(text).toContain(fact);
      expect(text).toContain(dated(letter, d.firstSeen));
      expect(text).toContain(fill(letter.customer.reference, { reference: c.ticket ?? c.id }));
      expect(text).not.toMatch(/\{\{|undefined|null/);
    });
    test('each is asked what only they can do', () => {
      expect(both.operator).toContain(letter.operatorAsked.cooling);
      expect(both.operator).toContain(letter.operator.careful);
      expect(both.postmaster).toContain(letter.postmaster.asks);
    });
    test('nobody who only has an address is named', () => {
      for (const text of Object.values(both))
        for (const { recipient } of c.attempts)
          if (recipient) expect(text, language).not.toContain(recipient);
    });
  },
);

describe.each(letters.map((letter) => [letter.language, letter] as const))(
  'the operator’s letter asks, %s',
  (_, letter) => {
    const at = (id: string, known: KnownCause | null = null) =>
      operatorLetter(
        sampleCase,
        { ...sampleDocument, next: { ...sampleDocument.next, id, kind: 'do' } },
        letter,
        known,
      );
    const known = (what: KnownCause['what']): KnownCause => ({
      ...{ what, says: '', toDo: null, who: '', handOn: '' },
    });

    test.each(
      knowledge()
        .steps.filter((step) => step.handOn)
        .map(({ id }) => id),
    )('what the step %s asks', (id) => {
      const asked = letter.operatorAsked[id as keyof typeof letter.operatorAsked];
      expect(at(id)).toContain(asked);
      expect(at(id)).not.toContain(letter.operator.asks);
    });
    test('what the words ask for, and nothing where the fault is the receiver’s', () => {
      expect(at('wording', known('no-ptr'))).toContain(letter.operatorAsked['no-ptr']);
      expect(at('receiver', known('their-disk'))).toContain(letter.operatorAsked.theirs);
      expect(at('wording')).toContain(letter.operator.asks);
    });
  },
);
test('a letter to the server that we send through asks for its limits', () => {
  const { next, verdict } = sampleDocument;
  const d = {
    ...sampleDocument,
    next: { ...next, id: 'back-off' },
    verdict: { ...verdict, issuer: 'own-relay' as const },
  };
  expect(operatorLetter(sampleCase, d, of('fr'), null)).toContain(of('fr').operatorAsked['back-off-relay']);
});
test('no letter to a postmaster whose server has seen nothing', () => {
  const d = sampleDocument;
  const refused = { ...d, verdict: { ...d.verdict, issuer: 'own-relay' as const } };
  expect(postmasterLetter(sampleCase, refused, of('en'))).toBeNull();
  const silent = { ...d, verdict: { ...d.verdict, issuer: 'own-mta' as const } };
  expect(postmasterLetter(sampleCase, silent, of('en'))).toContain(of('en').postmaster.silent);
});
