/** The letters of a case, to customer, operator and postmaster, and the colleague's note, in the language asked for. */
import type { Case, CaseDocument } from '../../shared/flow.ts';
import { handoverNote } from '../../shared/escalation/handover.ts';
import { operatorLetter, postmasterLetter } from '../../shared/escalation/technical-letter.ts';
import { statusReply } from '../../shared/escalation/status-reply.ts';
import { Problem } from '../../shared/problem.ts';
import type { Letters } from '../../shared/rpc/view.ts';
import { stepView } from '../../shared/rpc/present/present.ts';
import type { Desk } from './desk.ts';

/** @throws Problem no-language, naming those that are there */
export function lettersOf(
  desk: Desk,
  c: Case,
  language = 'en',
  document: CaseDocument = desk.look(c).document,
): Letters {
  const { letters } = desk.prepared.knowledge;
  const letter = letters.find((card) => card.language === language.toLowerCase());
  if (!letter)
    throw new Problem(
      'no-language',
      `There are no letters in “${language.slice(0, 20)}”.`,
      `Choose one of ${letters.map((card) => card.language).join(', ')}.`,
      { exit: 2 },
    );
  return {
    language: letter.language,
    languages: letters.map((card) => ({ language: card.language, name: card.name })),
    customer: statusReply(c, document, letter),
    operator: operatorLetter(c, document, letter, letter.language === 'en' ? askedOf(desk, c) : null),
    postmaster: postmasterLetter(c, document, letter),
    colleague: handoverNote(c, document, letter),
  };
}

/** What the step at hand asks of an administrator; the cards speak English. */
function askedOf(desk: Desk, c: Case): string | null {
  const { document, facts } = desk.look(c);
  const shown = { case: c, document, facts, prepared: desk.prepared, settings: desk.settings };
  return stepView(document.next.id, shown).handOn?.text ?? null;
}
