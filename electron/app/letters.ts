/** The letters of a case, to customer, operator and postmaster, and the colleague's note, in the language asked for. */
import type { Case, CaseDocument } from '../../shared/flow.ts';
import { handoverNote } from '../../shared/escalation/handover.ts';
import { operatorLetter, postmasterLetter } from '../../shared/escalation/technical-letter.ts';
import { statusReply } from '../../shared/escalation/status-reply.ts';
import { Problem } from '../../shared/problem.ts';
import type { Letters } from '../../shared/rpc/view.ts';
import { knownCause } from '../../shared/verdict/known.ts';
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
    operator: operatorLetter(c, document, letter, knownCause(desk.look(c).facts)),
    postmaster: postmasterLetter(c, document, letter),
    colleague: handoverNote(c, document, letter),
  };
}
