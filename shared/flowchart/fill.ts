/**
 * Puts the case's values into the words and commands of cards. The values come from bounces and logs, that is from
 * strangers: in a command each is quoted for its shell or refused, never trusted.
 */
import type { CommandCard } from './card.ts';

/** The names that cards may use between `{{` and `}}`. */
export const valueNames = [
  'recipientDomain',
  'receivers',
  'recipient',
  'remoteMta',
  'remoteAddress',
  'clientIp',
  'clientIp4',
  'otherClientIp',
  'helo',
  'sender',
  'senderDomain',
  'queueId',
  'provider',
  'providerPage',
  'providerContact',
  'dkimName',
  'dmarcName',
  'mtaStsName',
  'dnsblName',
  'providerHours',
  'afterAnHour',
  'quote',
  'since',
] as const;
export type ValueName = (typeof valueNames)[number];
export type Values = Partial<Record<ValueName, string | null>>;

/** Longer than any host name, address or queue id. */
const longest = 320;
/** Nothing that a shell, a terminal or a reader could take for something else: controls, line ends, bidi marks. */
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const invisibles = new RegExp(invisible, 'gu');
/** Whole sentences are values too: the provider's contact with what it asks for. */
const mostShown = 1200;

const placeholder = /\{\{(\w+)(?:\|([^{}]*))?\}\}/g;

/** The words with their values; null where a value without words instead is missing. */
export function fillText(text: string, values: Values): string | null {
  let missing = false;
  const filled = text.replace(placeholder, (_, name: ValueName, instead?: string) => {
    const value = shownValue(values[name]) || instead;
    if (!value) missing = true;
    return value ?? '';
  });
  return missing ? null : filled;
}

/** A stranger's value in our sentence: without what would turn or hide the words around it. */
const shownValue = (value: string | null | undefined): string =>
  value ? value.slice(0, mostShown).replaceAll(invisibles, ' ').trim() : '';

/** Lines whose values are there. */
export const fillLines = (lines: readonly string[], values: Values): string[] =>
  lines.map((line) => fillText(line, values)).filter((line) => line !== null);

function refused(value: string): boolean {
  return value === '' || value.length > longest || value.startsWith('-') || invisible.test(value);
}

/** One word of POSIX sh that means exactly `value`; null where it is refused (controls, a leading dash, too long). */
export function quoteSh(value: string): string | null {
  if (refused(value)) return null;
  if (/^[A-Za-z0-9_.:@/][A-Za-z0-9_.:@/-]*$/.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** A PowerShell string; also refuses the typographic quotes, which PowerShell takes for its own. */
export function quotePowershell(value: string): string | null {
  if (refused(value) || /[\u2018-\u201B]/.test(value)) return null;
  return `'${value.replaceAll("'", "''")}'`;
}

/** A value inside a configuration file: names, addresses and ids only, since each file quotes in its own way. */
export function plainValue(value: string): string | null {
  return !refused(value) && /^[A-Za-z0-9_.:@-]+$/.test(value) ? value : null;
}

type Quote = (value: string) => string | null;

function fillTemplate(template: string, values: Values, quote: Quote): string | null {
  const fill = (part: string): string | null => {
    let missing = false;
    const filled = part.replace(placeholder, (_, name: ValueName) => {
      const quoted = quote(values[name] ?? '');
      if (quoted === null) missing = true;
      return quoted ?? '';
    });
    return missing ? null : filled;
  };
  return fill(template.replace(/\[\[([^\]]*)\]\]/g, (_, part: string) => (fill(part) === null ? '' : part)));
}

export interface FilledCommand {
  id: string;
  title: string;
  product: CommandCard['product'];
  sh: string | null;
  powershell: string | null;
  into: string | null;
  harmless: boolean;
  scope: string;
  undo: string;
}

/** The card with the case's values, or null where one is missing or refused. */
export function fillCommand(card: CommandCard, values: Values): FilledCommand | null {
  const quote = card.into === null ? quoteSh : plainValue;
  const sh = card.sh === null ? null : fillTemplate(card.sh.trimEnd(), values, quote);
  const powershell =
    card.powershell === null ? null : fillTemplate(card.powershell.trimEnd(), values, quotePowershell);
  if (sh === null && powershell === null) return null;
  const { id, product, into, harmless } = card;
  const say = (text: string) => fillText(text, { recipientDomain: 'this domain', ...values }) ?? text;
  return {
    id,
    title: say(card.title),
    product,
    sh,
    powershell,
    into,
    harmless,
    scope: say(card.scope),
    undo: say(card.undo),
  };
}
