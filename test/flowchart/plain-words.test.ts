/**
 * Plain is plain: no word of the trade stands in the guided flow without a customer's word for it, whatever the case.
 * What others wrote (between quotation marks) and names of hosts are theirs.
 */
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plainTexts } from '../../shared/rpc/present/step.ts';
import { caseView, stepView } from '../../shared/rpc/present/present.ts';
import { knowledge } from '../support/knowledge.ts';
import { openWorked, workedCases } from '../support/worked-cases.ts';
import { shownOf } from '../rpc/shown.ts';

/** Never in our own sentences to a customer. */
const never =
  /\b(?:MX|MTA|MUA|DSN|NDR|TTL|[HE]H?ELO|PTR|rDNS|FQDN|CNAME|RCPT(?: TO)?|MAIL FROM|QUIT|RSET|STARTTLS|TCP|SMTP|DNSBL|RBL|PBL|SERVFAIL|NXDOMAIN|RFC ?\d+|[45](?:yz|xx)|[Ss]electors?|[Qq]ueue[sd]?|[Ff]lush\w*|[Rr]elays?|smart ?hosts?|[Rr]esolvers?|[Ee]nvelope|[Cc]lient IPs?|[Ss]essions?|[Dd]efer(?:red|rals?|s)|[Pp]ostmasters?|port 25|[Rr]etr(?:y|ies)|connectors?|handshake)\b|`/g;
/** Has no customer's word, so it is explained where it stands. */
const explained = /\b(?:SPF|DKIM|DMARC|DNS|TLS|[Gg]reylisting|[Rr]everse DNS|[Bb]lock lists?)\b/g;

const foreign = /“[^”]*”|(?:[\w-]+\.)+[a-z]{2,}\b|[\w.]+@[\w.]+/gi;
const ours = (text: string): string => text.replaceAll(foreign, '…').replaceAll(/\{\{\w+\|?|\}\}/g, ' ');
const hits = (text: string, words: RegExp): string[] => [...ours(text).matchAll(words)].map(([word]) => word);

const { steps } = knowledge();

describe.each(steps.map((card) => [card.id, card] as const))('card %s', (_, card) => {
  test.each([
    ['to the receiver', card],
    ['to the server you send through', { ...card, ...card.atRelay }],
  ])('speaks plainly %s', (_to, said) => {
    const texts = [
      said.title,
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
    ...[...view.heldBack, ...view.contradictions, ...view.unknown],
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
