/** The shape of a flowchart step and of a command card in resources/. */
import { z } from 'zod';
import { changeKinds } from '../case/case.ts';
import { checked } from '../catalogue/card.ts';
import { phases } from './phase.ts';

/** Mail servers first, then tools that any sender has. */
export const products = [
  'postfix',
  'exim',
  'exchange',
  'exchange-online',
  'sendmail',
  'powermta',
  'kumomta',
  'dig',
  'swaks',
  'openssl',
  'shell',
] as const;

/** What the desk itself can do at a step; `identify` asks for what only the sender knows. */
export const tools = ['identify', 'checks', 'session', 'test-message', 'change'] as const;
export type Tool = (typeof tools)[number];

const words = z.string().min(1).max(1200);
const stepId = z.string().regex(/^[a-z0-9-]+$/);
const level = z.strictObject({ does: z.array(words).min(1), doNot: z.array(words).default([]) });

/**
 * One step. Texts may hold `{{name}}` or `{{name|words instead}}`, see fill.ts for the names: a line that names a
 * value without words instead is left out where the value is missing. `…` in backticks is code.
 */
const stepWords = {
  /** A question for ask and check, an instruction for do. */
  title: words,
  why: words,
  plain: level,
  admin: level,
  /** To be sent as it is, by somebody who reads the plain level, to who does what the administrator's level says. */
  handOn: z
    .strictObject({ who: words, text: z.array(words).min(1) })
    .nullable()
    .default(null),
  /** Ids of command cards shown here. */
  commands: z.array(z.string()).default([]),
};

export const stepCardSchema = z.strictObject({
  ...stepWords,
  id: stepId,
  /** Order in the guide, 1–38. */
  number: z.number().int().positive(),
  kind: z.enum(['ask', 'check', 'do', 'end']),
  phase: z.enum(phases),
  /** Short name for the list of steps and the map. */
  short: words,
  /** How evidence answers it, in words for the guide. */
  evidence: words,
  /** In the order in which they are offered. */
  tools: z.array(z.enum(tools)).default([]),
  /** Where a change can be noted: */
  change: z
    .strictObject({
      /** only an entry of this kind answers the step, and does so by itself; */
      kind: z.enum(changeKinds).nullable().default(null),
      /** the answer stands for an entry: where there is none, one is made. */
      must: z.boolean().default(false),
    })
    .default({ kind: null, must: false }),
  answers: z
    .array(
      z.strictObject({
        id: stepId,
        label: words,
        note: words,
        to: stepId,
        /** It says that something was changed, or tried once more by hand: waits count from here. */
        tells: z.enum(['change', 'try']).nullable().default(null),
        /** Drawn as the likely continuation while nothing is known; one per step. */
        likely: z.boolean().default(false),
      }),
    )
    .default([]),
  /** Its headline where a certain answer led here: the one thing that is now to be done. */
  headed: z.array(z.strictObject({ after: stepId, answer: stepId, title: words })).default([]),
  /** In other words where it is not the receiver that refuses, but the relay that mail is handed to. */
  atRelay: z.strictObject(stepWords).optional(),
  /** In other words where it is an end at which nothing was sent to anybody. */
  atRest: z.strictObject({ ...stepWords, short: words, time: words }).optional(),
  time: words,
  /** The step's own waiting time before the next touch, minutes. */
  waitMinutes: z.number().int().nullable().default(null),
  /** What the waiting time holds up, to be read before a moment: `Next try not before`. */
  until: words.default('Not before'),
  /** Mistakes that would be made here, each with the reason. */
  guards: z
    .array(
      z.strictObject({
        id: stepId,
        says: words,
        because: words,
        /** A mistake that only an administrator can make. */
        for: z.enum(['everybody', 'admin']).default('everybody'),
      }),
    )
    .default([]),
  checked,
  sources: z.array(z.strictObject({ label: words, url: z.string().url().nullable() })).min(1),
});
export type StepCard = z.infer<typeof stepCardSchema>;

/**
 * Commands to copy, filled with the case's values. `[[…]]` is left out where a value inside it is missing; elsewhere
 * a missing value leaves the whole card out.
 */
export const commandCardSchema = z.strictObject({
  id: z.string(),
  title: words,
  /** postfix, exim, exchange, exchange-online, sendmail, powermta, kumomta; dig, swaks, openssl, shell. */
  product: z.enum(products),
  /** POSIX sh, one command per line, or lines of a configuration file where `into` names one. */
  sh: z.string().nullable().default(null),
  powershell: z.string().nullable().default(null),
  /** The configuration file that the lines belong into; null: type them into a shell. */
  into: words.nullable().default(null),
  /** True where it only looks. */
  harmless: z.boolean(),
  /** What it touches; for one that destroys something: the warning. */
  scope: z.string().default(''),
  undo: z.string().default(''),
  checked,
  source: words,
});
export type CommandCard = z.infer<typeof commandCardSchema>;
