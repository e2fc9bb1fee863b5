/** When a mail server tries again and gives up, by its own settings as it prints them. */
import { queueProfiles } from '../retry/schedule.ts';

export interface OwnRules {
  lifetimeHours: number;
  /** The pause after a try, in minutes, from the age of the message at that try. */
  pause(ageMinutes: number): number;
  /** The queue is looked through once in so many minutes. */
  runMinutes: number;
  /** How long nothing is tried where a receiver refuses one session after the other, minutes; null where it does not do that. */
  closedMinutes: number | null;
  /** What was asked, for people. */
  origin: string;
}

const minutesOf: Readonly<Record<string, number>> = { s: 1 / 60, m: 1, h: 60, d: 1440, w: 10_080 };

/** `5d`, `300s`, `1d12h`, in minutes; null where it is no time. @param unit of a number without one */
function minutes(text: string, unit: string): number | null {
  if (!/^(?:\d{1,9}[smhdw]?)+$/.test(text)) return null;
  const parts = [...text.matchAll(/(\d+)([smhdw]?)/g)];
  return parts.reduce((sum, [, n, of]) => sum + Number(n) * minutesOf[of || unit]!, 0);
}

/** postconf(1) of the three; their numbers without a unit are seconds, and days for the lifetime. */
export const postfixNames = [
  'maximal_queue_lifetime',
  'minimal_backoff_time',
  'maximal_backoff_time',
  'queue_run_delay',
] as const;

/** `name = value` by line; a value that is only the name of another one (`$name`) is that one’s. */
export function postconfSaid(printed: string): Map<string, string> {
  const said = new Map(
    printed.split('\n').flatMap((line) => {
      const [, name, value] = /^(\w+) =(?: (.*))?$/.exec(line) ?? [];
      return name ? [[name, (value ?? '').trim()] as const] : [];
    }),
  );
  for (const [name, value] of said) {
    const other = /^\$\{?(\w+)\}?$/.exec(value)?.[1];
    if (other !== undefined && said.has(other)) said.set(name, said.get(other)!);
  }
  return said;
}

/** Null where what it printed is not understood. */
export function postfixRules(printed: string): OwnRules | null {
  const said = postconfSaid(printed);
  const of = (name: (typeof postfixNames)[number], unit: string): number | null =>
    minutes(said.get(name) ?? '', unit);
  const lifetime = of('maximal_queue_lifetime', 'd');
  const least = of('minimal_backoff_time', 's');
  const most = of('maximal_backoff_time', 's');
  if (lifetime === null || least === null || most === null) return null;
  return {
    lifetimeHours: lifetime / 60,
    // postconf(5): a deferred message waits as long as it is old, between the two.
    pause: (age) => Math.min(Math.max(age, least), most),
    runMinutes: of('queue_run_delay', 's') ?? least,
    closedMinutes: least,
    origin: `postconf: maximal_queue_lifetime ${said.get('maximal_queue_lifetime')}, backoff ${said.get('minimal_backoff_time')} to ${said.get('maximal_backoff_time')}`,
  };
}

/** Exim's default, minutes. */
const retryIntervalMax = 1440;

interface Stretch {
  /** Up to this age of the first failure, minutes. */
  until: number;
  first: number;
  /** Each pause is longer than the one before by this; null where all are the same. */
  factor: number | null;
}

/** `exim -brt`: `Retry rule: *  *  F,2h,15m; G,16h,1h,1.5; F,4d,6h;`. Null where no rule is printed, or another kind. */
export function eximRules(printed: string): OwnRules | null {
  const line = /^Retry rule: .*$/m.exec(printed)?.[0];
  if (!line) return null;
  const rules = [...line.matchAll(/(?:^|\s)([FGH]),([\dsmhdw]+),([\dsmhdw]+)(?:,([\d.]+))?;/g)];
  const stretches: Stretch[] = [];
  for (const [, kind, until, first, factor] of rules) {
    const end = minutes(until!, 's');
    const pause = minutes(first!, 's');
    if (end === null || pause === null || pause <= 0) return null;
    stretches.push({ until: end, first: pause, factor: kind === 'F' ? null : Number(factor ?? 1) });
  }
  const last = stretches.at(-1);
  if (!last) return null;
  const text = rules.map(([part]) => part.trim().replace(/;$/, '')).join('; ');
  return {
    lifetimeHours: last.until / 60,
    pause: (age) => pauseAt(stretches, age),
    // How often its queue is run is said where it is started.
    runMinutes: queueProfiles.exim.runMinutes,
    closedMinutes: null,
    origin: `exim -brt: ${text}`,
  };
}

/** The tries are counted through, for in `G` each pause grows from the one before (Exim specification, chapter 32). */
function pauseAt(stretches: readonly Stretch[], age: number): number {
  let pause = 0;
  for (let at = 0; ; at += pause) {
    const { first, factor } = stretches.find(({ until }) => at < until) ?? stretches.at(-1)!;
    pause = factor === null || pause < first ? first : Math.min(pause * factor, retryIntervalMax);
    if (at + pause > age) return pause;
  }
}
