/**
 * What terminals, web pages, chat programs and editors put into the words of a text: colours, entities, tags, fences,
 * odd blanks and hyphens. Undone line by line, so that each line keeps its number.
 */
import { decodeEntities } from '../../text/entities.ts';

/** Colours of a terminal (ECMA-48 §8.3.117), also where the escape character has become visible or was lost. */
const colour = /(?:\x1b|\u241b|\^\[|\\x1b|\\u001b|\\033|\\e)\[[\d;?]{0,12}[A-Za-z]/g;
const bareColour = /\[\d{1,3}(?:;\d{1,3}){0,3}m/;
const bareColours = /\[(?:\d{1,3}(?:;\d{1,3}){0,3}m|m(?=\[K|[^a-z]|$)|K)/g;

const tag =
  /<\/?(?:a|b|blockquote|code|div|em|font|i|kbd|li|mark|ol|p|pre|samp|small|span|strong|table|tbody|td|th|tr|tt|u|ul)(?:\s[^<>]{0,300})?\/?>/gi;
const lineBreak = /<br\s{0,3}\/?>/gi;
const bbcode =
  /\[\/?(?:b|code|color|font|html|i|list|noparse|php|pre|quote|size|spoiler|u|url)(?:[= ][^\]\n]{0,200})?\]/gi;
const wiki = /\{(?:code|noformat|quote|panel)(?::[^}\n]{0,100})?\}/gi;
/** `user@example.net<mailto:user@example.net>` of Outlook, `[user@example.net](mailto:…)` of Markdown. */
const mailto = /<(?:mailto|tel):[^<>\s]{1,600}>|(?<=\])\(mailto:[^()\s]{1,600}\)/gi;
/** `[mail.example.net](http://mail.example.net/)`, as pages write what they take for a link. */
const webLink = /\[([^[\]\s]{1,400})\]\(https?:\/\/[^()\s]{1,600}\)/gi;
/** Archives of mailing lists hide mailboxes: `<anna at example.net>`. */
const hidden = /<([^<>@\s]{1,64}) at ((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})>/gi;
const bracketedLink = /\[([^[\]\s]{1,320}@[^[\]\s]{1,255})\](?!\()/g;

/** What is drawn with lines: branches of a tree before the words, borders of a table. */
const branch = /^\s{0,8}[│┃]?\s{0,8}[└├╰┗┣]?[─━]{1,60} ?(?=[^─━\s])/;
const borders: readonly [RegExp, string][] = [
  [/[│┃║]/g, '|'],
  [/[─━═]/g, '-'],
  [/[┌┐└┘├┤┬┴┼╭╮╰╯╞╡╪╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋]/g, '+'],
];

/** Blanks that translators and forums put around the signs of a log: `H = mx [ 192.0.2.1 ]`, `< anna@example.net >`. */
const spacedField =
  /(?<=^|[\s,(])(H|I|R|T|P|X|U|S|C|id|to|from|orig_to|relay|delays?|xdelay|dsn|stat|status|mailer|pri|ctladdr) ?= ?(?=[^\s=>])/g;
const spacedAddress = /([[<]) {0,2}([^\s<>[\]]{3,320}) {0,2}([\]>])/g;

const zeroWidth = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;
const oddBlank = /[\u00a0\u2002-\u200a\u202f\u205f]/g;
const oddHyphen = /[\u2010-\u2012]|(?<=\d)\u2013(?=\d)/g;

/** One line as the program wrote it; several where a tag broke it. */
export function unmarked(line: string): string[] {
  let text = line;
  if (/[\x1b\u241b^\\]/.test(text)) text = text.replace(colour, '');
  if (bareColour.test(text)) text = text.replace(bareColours, '');
  if (/&[#a-z]/i.test(text)) text = unescaped(text);
  if (/[^\x00-\x7f]/.test(text))
    text = text.replace(zeroWidth, '').replace(oddBlank, ' ').replace(oddHyphen, '-');
  if (text.includes('<')) text = text.replace(mailto, '').replace(hidden, '<$1@$2>').replace(tag, '');
  if (text.includes('['))
    text = text.replace(mailto, '').replace(webLink, '$1').replace(bbcode, '').replace(bracketedLink, '$1');
  if (text.includes('{')) text = text.replace(wiki, '');
  if (/[\u2500-\u257f]/.test(text)) text = undrawn(text);
  if (/[\w>] = [^\s=>]|[[<] \S{3,320} ?[\]>]|\S [\]>]/.test(text)) text = closedUp(text);
  text = withoutMarkdown(text);
  return text.search(lineBreak) < 0
    ? [text]
    : text.split(lineBreak).filter((part, index, all) => part.trim() || all.length === index + 1);
}

const undrawn = (line: string): string =>
  borders.reduce((text, [form, sign]) => text.replace(form, sign), line.replace(branch, ''));

function closedUp(line: string): string {
  const text = line.replace(spacedAddress, (all, open: string, inner: string, close: string) =>
    (open === '[') === (close === ']') && /@|^[\da-f]{0,4}[.:][\da-f.:]+$/i.test(inner)
      ? open + inner + close
      : all,
  );
  return (text.match(spacedField)?.length ?? 0) > 1 || /(?:^|\s)(?:H = \S|(?:==|\*\*|=>) )/.test(text)
    ? text.replace(spacedField, '$1=').replace(/\b(RCPT TO|MAIL FROM) :/g, '$1:')
    : text;
}

/** Twice, for a page that shows the source of a page. */
const unescaped = (text: string): string => decodeEntities(decodeEntities(text));

/** Fences are lines of their own; `**421**` and `` `421 …` `` stand inside of lines, the latter as a quotation. */
function withoutMarkdown(line: string): string {
  let text = /^[ \t>]*(?:`{3,}|~{3,})\s*[\w+-]{0,20}\s*$/.test(line) ? '' : line.replace(/`{3,}/g, '');
  if (text.includes('**')) text = text.replace(/\*\*(?=\S)([^*\n]{1,400}?\S)\*\*/g, '$1');
  if (text.includes('`'))
    text = text
      .replace(/`{1,2} ?([45]\d\d[- ][^`\n]{1,2000}?) ?`{1,2}/g, '“$1”')
      .replace(/`([^`\n]{1,2000})`/g, '$1')
      .replace(/^\s*`|`\s*$/g, '');
  return text.includes('\\') ? text.replace(/\\([<>[\]_*])/g, '$1') : text;
}
