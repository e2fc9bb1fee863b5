/** Control, escape and direction characters from banners, subjects and logs, made visible in every export. */
import { invisible } from '../text/invisible.ts';

const names: Record<number, string> = {
  0x1b: '<ESC>',
  0x0d: '<CR>',
  0x00: '<NUL>',
  0x7f: '<DEL>',
  0x08: '<BS>',
  0x07: '<BEL>',
};

export function visible(text: string): string {
  return text.replace(invisible, (char) => {
    const code = char.codePointAt(0)!;
    return names[code] ?? `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** For places that hold one line: newlines become visible too. */
export const oneLine = (text: string): string => visible(text.replace(/\r\n|\n/g, ' ↵ ').replace(/\t/g, ' '));

/** In JSON: as escapes, which lose nothing. JSON's own text holds no such character but newline. */
export const escapeInvisible = (json: string): string =>
  json.replace(invisible, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
