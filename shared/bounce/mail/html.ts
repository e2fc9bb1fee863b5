/** HTML reduced to its words. Nothing is rendered, no link followed: one pass over the characters, tags dropped. */
import { decodeEntities } from '../../text/entities.ts';

const breaks = new Set([
  'br',
  'p',
  'div',
  'tr',
  'li',
  'table',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'pre',
  'ul',
  'ol',
  'blockquote',
  'hr',
]);
const silent = new Set(['script', 'style', 'head', 'title', 'svg', 'template']);
/** What HTML puts between letters to steer a line's breaks; a word with one in it matches no pattern. */
const unseen = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;

export function htmlToText(html: string): string {
  const out: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) {
      out.push(html.slice(at));
      break;
    }
    if (open > at) out.push(html.slice(at, open));
    const afterSign = out.at(-1)?.endsWith('<');
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4);
      if (afterSign) out.push(' '); // what stood on both sides of it makes no tag
      at = end < 0 ? html.length : end + 3;
      continue;
    }
    const name = /^<\/?([A-Za-z][A-Za-z0-9]{0,20})/.exec(html.slice(open, open + 24))?.[1]?.toLowerCase();
    if (!name && html[open + 1] !== '!') {
      out.push('<'); // `<user@example.net>` written without escaping, or a lone sign
      at = open + 1;
      continue;
    }
    const address = name ? /^<[^<>@\s]{1,200}@[^<>\s]{1,250}>/.exec(html.slice(open, open + 460)) : null;
    if (address) {
      out.push(address[0]);
      at = open + address[0].length;
      continue;
    }
    const close = html.indexOf('>', open);
    at = close < 0 ? html.length : close + 1;
    if (afterSign) out.push(' ');
    if (!name) continue;
    if (silent.has(name) && html[open + 1] !== '/') {
      const end = endTag(html, name, at);
      at = end;
    } else if (breaks.has(name)) out.push('\n');
    else if (name === 'td' || name === 'th') out.push(' ');
  }
  return decodeEntities(out.join(''))
    .replace(unseen, '')
    .replaceAll('\u00a0', ' ')
    .replace(/[ \t]{2,}/g, ' ')
    .replace(/\n[ \t]+/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function endTag(html: string, name: string, from: number): number {
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2)) {
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() !== name) continue;
    const close = html.indexOf('>', at);
    return close < 0 ? html.length : close + 1;
  }
  return html.length;
}
