/** `queue what-if DOMAIN [FILE…] [--sessions N] [--per-hour N] [--seconds-each S]`: nothing is changed by it. */
import type { Api } from '../../shared/rpc/contract.ts';
import type { QueueView } from '../../shared/rpc/present/queue-view.ts';
import type { WhatIfRange, WhatIfView } from '../../shared/rpc/present/what-if-view.ts';
import { visible } from '../../shared/escalation/visible.ts';
import { count, counted } from '../../shared/words/sentence.ts';
import { print, printJson, usage, type Arguments } from './verb.ts';

export const whatIfOptions = {
  sessions: { type: 'string' },
  'per-hour': { type: 'string' },
  'seconds-each': { type: 'string' },
} as const;

interface Asked {
  domain: string;
  sessions: number;
  perHour: number | null;
  secondsEach: number | null;
}

/** Null where it is not asked for. */
export function wishIn(given: Arguments): Asked | null {
  const options = Object.keys(whatIfOptions);
  const [verb, domain] = given.positionals;
  if (verb !== 'what-if') {
    const odd = options.find((name) => given.one(name) !== null);
    if (odd) throw usage(`--${odd} is for queue what-if.`);
    return null;
  }
  if (!domain)
    throw usage('What if needs the domain of a receiver.', 'For example: queue what-if example.net');
  return {
    domain: domain.toLowerCase(),
    sessions: numberIn(given, 'sessions', /^(?:\d{1,2}|100)$/, 'a whole number from 0 to 100') ?? 1,
    perHour: numberIn(given, 'per-hour', /^[1-9]\d{0,5}$/, 'a whole number from 1 to 999999'),
    secondsEach: numberIn(
      given,
      'seconds-each',
      /^(?!0+(?:\.0+)?$)\d{1,3}(?:\.\d{1,2})?$/,
      'seconds, like 1.5',
    ),
  };
}

function numberIn(given: Arguments, name: string, pattern: RegExp, form: string): number | null {
  const text = given.one(name);
  if (text === null) return null;
  if (!pattern.test(text)) throw usage(`--${name} “${text}” is no such number.`, `Write ${form}.`);
  return Number(text);
}

export async function answerWhatIf(
  desk: Pick<Api, 'call'>,
  { reading }: QueueView,
  { secondsEach, ...wish }: Asked,
  isJson: boolean,
): Promise<void> {
  const view = await desk.call('queue.whatIf', {
    reading,
    ...wish,
    ...(secondsEach !== null && { secondsEach }),
  });
  if (isJson) printJson(view);
  else print(visible(told(view)));
}

function told({ domain, waiting, now, then, assumes, settings, title }: WhatIfView): string {
  return [
    `${counted(waiting, 'message waits', 'messages wait')} for ${domain}.`,
    `as it is now (${paceWords(now)}): ${rangeWords(now)}`,
    `what if (${paceWords(then)}): ${rangeWords(then)}`,
    ...assumes.map((one) => `note: ${one}`),
    '',
    ...(settings
      ? [
          `Settings for ${settings.title}, ${settings.into}. Nothing is changed until you do.`,
          ...settings.lines.map((line) => `    ${line}`),
          `scope: ${settings.scope}`,
          ...settings.notes.map((note) => `note: ${note}`),
          'undo:',
          ...settings.undo.map((line) => `    ${line}`),
        ]
      : [`We know no settings of ${title} for this.`]),
  ].join('\n');
}

const paceWords = ({ sessions, perHour }: WhatIfRange): string =>
  `${counted(sessions, 'session')} at once, ${perHour === null ? 'as many messages as fit' : `${count(perHour)} messages an hour`}`;

function rangeWords({ empty, expire, firstExpiry }: WhatIfRange): string {
  const at = (iso: string): string => `${iso.slice(0, 19)}Z`;
  const when = empty.earliest
    ? `empty ${empty.latest === empty.earliest ? `at ${at(empty.earliest)}` : `from ${at(empty.earliest)}${empty.latest ? ` to ${at(empty.latest)}` : ' on, perhaps not before it gives up'}`}`
    : 'not empty before it gives up';
  const given =
    expire.least === expire.most ? count(expire.most) : `${count(expire.least)} to ${count(expire.most)}`;
  return `${when}; ${expire.most === 0 ? 'none expires' : `${given} expire from ${at(firstExpiry!)} on`}`;
}
