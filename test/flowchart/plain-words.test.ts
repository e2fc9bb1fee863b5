/**
 * Plain is plain: no word of the trade stands in the guided flow without a customer's word for it, whatever the case.
 * What others wrote (between quotation marks) and names of hosts are theirs.
 */
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plainTexts } from '../../shared/rpc/present/step.ts';
import { caseView, chartView, stepView } from '../../shared/rpc/present/present.ts';
import { hits as hitsOf, jargon } from '../support/jargon.ts';
import { knowledge } from '../support/knowledge.ts';
import { openWorked, workedCases } from '../support/worked-cases.ts';
import { shownOf } from '../rpc/shown.ts';

/** Never in our own sentences to a customer. */
const never = new RegExp(`${jargon.source}|\``, 'g');
/** Has no customer's word, so it is explained where it stands. */
const explained = /\b(?:SPF|DKIM|DMARC|DNS|TLS|[Gg]reylisting|[Rr]everse DNS|[Bb]lock lists?)\b/g;

const hits = (text: string, words: RegExp): string[] =>
  hitsOf(text.replaceAll(/\{\{\w+\|?|\}\}/g, ' '), words);

const { steps } = knowledge();

describe.each(steps.map((card) => [card.id, card] as const))('card %s', (_, card) => {
  test.each([
    ['to the receiver', card],
    ['to the server you send through', { ...card, ...card.atRelay }],
    ['where nothing was sent', { ...card, ...card.atRest }],
  ])('speaks plainly %s', (_to, said) => {
    const texts = [
      said.title,
      ...said.headed.map(({ title }) => title),
      said.short,
      said.why,
      said.time,
      said.until,
      ...said.plain.does,
      ...said.plain.doNot,
      ...said.answers.flatMap(({ label, note }) => [label, note]),
      ...said.guards.flatMap((guard) => (guard.for === 'admin' ? [] : [guard.says, guard.because])),
    ];
    for (const text of texts) expect(hits(text, never), text).toEqual([]);
  });
});

test('the map speaks plainly, whatever is taken and whatever is not', () => {
  const { nodes, edges, phases, says } = chartView({ knowledge: knowledge() }, null);
  const texts = [
    ...nodes.flatMap(({ title, goesOn }) => [title, ...goesOn]),
    ...edges.flatMap(({ label, labels }) => [label, ...labels]),
    ...phases.map(({ title }) => title),
    ...says,
  ];
  for (const text of texts) expect.soft(hits(text, never), text).toEqual([]);
});

const cases = workedCases(join(resolve(import.meta.dirname, '..'), 'fixtures/cases'));
test.each(cases.map((worked) => [worked.name, worked] as const))('%s', async (_, worked) => {
  const { case: c } = await openWorked(worked);
  const shown = shownOf(c, worked.expected.now);
  const view = caseView(shown);
  const unexplained = [
    view.headline,
    view.lead,
    view.timeline.says,
    ...view.phases.flatMap(({ title, says }) => [title, says]),
    ...view.path.flatMap(({ title, answerLabel }) => [title, answerLabel ?? '']),
  ];
  const shownTerms = view.terms.map(({ term }) => term);
  const beside = [
    ...(view.reply?.rows ?? []).map(({ value }) => value),
    ...view.causes.flatMap((cause) => [cause.title, ...cause.for, ...cause.against, ...cause.wouldChange]),
    ...[...view.heldBack, ...view.contradictions, ...view.document.verdict.unknown],
  ];
  for (const text of beside)
    for (const word of hits(text, never)) expect.soft(shownTerms, `evidence: ${text}`).toContain(word);
  for (const text of unexplained) expect.soft(hits(text, never), text).toEqual([]);
  for (const id of steps.map((card) => card.id)) {
    const step = stepView(id, shown);
    const told = step.terms.map(({ term }) => term);
    for (const text of plainTexts(step))
      for (const word of [...hits(text, never), ...hits(text, explained)])
        expect.soft(told, `${id}: ${text}`).toContain(word);
  }
});
