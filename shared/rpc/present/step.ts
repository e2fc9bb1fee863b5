/** One step of the flowchart with the words, commands and times of the case. */
import { ageOf } from '../../catalogue/checked.ts';
import { products, type CommandCard, type StepCard } from '../../flowchart/card.ts';
import { changeAnswer } from '../../flowchart/chart.ts';
import { saidIn } from '../../flowchart/said-in.ts';
import { fillCommand, fillLines, fillText, type Values } from '../../flowchart/fill.ts';
import { duration } from '../../verdict/facts.ts';
import { termsIn } from '../../words/terms.ts';
import type { Command, StepLevel, StepView } from '../view.ts';
import type { Present } from './input.ts';
import { mailboxAt } from './mailbox-at.ts';
import { valuesOf } from './values.ts';

const productTitles: Readonly<Record<CommandCard['product'], string>> = {
  postfix: 'Postfix',
  exim: 'Exim',
  exchange: 'Exchange',
  'exchange-online': 'Exchange Online',
  sendmail: 'Sendmail',
  powermta: 'PowerMTA',
  kumomta: 'KumoMTA',
  dig: 'dig',
  swaks: 'swaks',
  openssl: 'openssl',
  shell: 'Shell',
};

/** Any step of the flowchart, whether the walk has come to it or not; an unknown id gives the present step. */
export function stepView(id: string, shown: Present): StepView {
  const { document, prepared, case: c } = shown;
  const { steps } = prepared.knowledge;
  const known = steps.find((step) => step.id === id) ?? steps.find((step) => step.id === document.next.id)!;
  const mailbox = mailboxAt(shown);
  const card = atMailbox(saidIn(known, { ...shown, walk: document }), mailbox);
  const values = valuesOf(shown);
  const say = (text: string) => fillText(text, values) ?? fillText(text, {}) ?? text;
  const walked = document.steps.find((step) => step.id === card.id);
  const labelOf = (answer: string) => card.answers.find((a) => a.id === answer)?.label ?? answer;
  const overruled = c.answers.find((answer) => answer.step === card.id)?.insteadOf;
  const view: StepView = {
    id: card.id,
    kind: card.kind,
    title: say(card.title),
    why: say(card.why),
    answers: card.answers.map((answer) => ({ id: answer.id, label: answer.label, note: say(answer.note) })),
    plain: level(card.plain, values),
    admin: level(card.admin, values),
    time: say(card.time),
    notBefore: document.next.id === card.id ? document.next.notBefore : null,
    hold: document.next.id === card.id ? holdOf({ ...card, time: say(card.time) }, shown) : null,
    handOn: mailbox
      ? null
      : ((document.next.id === card.id ? document.next.handOn : null) ?? handOnOf(card, values)),
    terms: [],
    sources: card.sources,
    checked: ageOf(card.checked, shown.facts.now),
    commands: commandsFor(card, shown, values),
    guards: card.guards.map((guard) => ({
      id: guard.id,
      says: say(guard.says),
      because: say(guard.because),
      for: guard.for,
    })),
    tools: card.tools,
    change: { ...card.change, answer: changeAnswer(card) },
    answered: walked
      ? {
          answer: walked.answer,
          label: labelOf(walked.answer),
          by: walked.by,
          because: becauseIn(card, walked.because),
          overrules: walked.by === 'user' && overruled ? labelOf(overruled) : null,
        }
      : null,
  };
  return { ...view, terms: termsIn(plainTexts(view)) };
}

/** All that stands on the screen of a step at the plain level. */
export const plainTexts = ({ answered, ...view }: StepView): string[] => [
  view.title,
  view.why,
  view.time,
  ...view.answers.flatMap(({ label, note }) => [label, note]),
  ...view.plain.does,
  ...view.plain.doNot,
  ...view.guards.flatMap((guard) => (guard.for === 'admin' ? [] : [guard.says, guard.because])),
  ...(view.hold ? [view.hold.until, view.hold.because] : []),
  ...(view.handOn?.says ? [view.handOn.says] : []),
  ...(answered ? [answered.label, answered.because] : []),
];

/** Where somebody else would have to be asked, a person with a mailbox alone hears that nobody has to. */
const atMailbox = (card: StepCard, mailbox: string | null): StepCard =>
  mailbox && card.handOn
    ? {
        ...card,
        plain: {
          ...card.plain,
          does: [
            ...card.plain.does,
            `${mailbox} sends your mail for you and goes on trying by itself. You have no mail server to set, and need not ask anybody to change one.`,
          ],
        },
      }
    : card;

function handOnOf({ handOn }: StepCard, values: Values): StepView['handOn'] {
  const who = handOn && fillText(handOn.who, values);
  return who ? { who, says: null, text: fillLines(handOn.text, values).join(' ') } : null;
}

/** An answer word of the walk as the screens call it: “remote-mta” → “The recipient’s mail server”. */
export const becauseIn = (card: StepCard, because: string): string =>
  because.replace(
    /^(your answer; the evidence (?:says|had said)) “([^”]*)”/,
    (_, told: string, id: string) => {
      const label = card.answers.find((answer) => answer.id === id)?.label ?? id;
      return `${told} “${label}”`;
    },
  );

/** The largest of the waits wins, see `notBefore` in flowchart/answers.ts; this says which one it was. */
function holdOf(card: StepCard, { document, facts, prepared }: Present): StepView['hold'] {
  const at = document.next.notBefore;
  if (at === null) return null;
  const known = facts.lead?.match ? (prepared.matcher.reading(facts.lead.match)?.wait?.min ?? 0) : 0;
  const byReply = card.waitMinutes !== null && card.id !== 'cooling' && known > card.waitMinutes;
  return {
    until: card.until,
    because:
      Date.parse(at) === facts.hintUntil
        ? 'The receiver named this time itself.'
        : byReply
          ? `This reply is known to need at least ${duration(known * 60_000)}.`
          : card.time,
  };
}

const level = (told: StepCard['plain'], values: Values): StepLevel => ({
  does: fillLines(told.does, values),
  doNot: fillLines(told.doNot, values),
});

/** Those of the user's own mail server first: the one that wrote the evidence, else the one in the settings. */
function commandsFor(card: StepCard, { prepared, facts, settings }: Present, values: Values): Command[] {
  const own = facts.mta ?? settings.mta;
  const rank = (product: CommandCard['product']) => (product === own ? -1 : products.indexOf(product));
  return card.commands
    .flatMap((id) => prepared.knowledge.commands.filter((command) => command.id === id))
    .map((command) => fillCommand(command, values))
    .filter((command) => command !== null)
    .sort((a, b) => rank(a.product) - rank(b.product))
    .map((command) => ({
      title: productTitles[command.product],
      what: command.title,
      // Exchange is run from PowerShell alone: then both hold the same.
      sh: command.sh ?? command.powershell!,
      powershell: command.powershell,
      into: command.into,
      harmless: command.harmless,
      scope: command.scope,
      undo: command.undo,
    }));
}
