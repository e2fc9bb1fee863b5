/** What kind of bytes came in, by their content; the name is never asked. */
import { Problem } from '../problem.ts';
import { toByteString } from '../text/bytes.ts';
import { wideEncoding } from '../text/charset.ts';

export type Form = 'text' | 'outlook' | 'tnef' | 'empty' | 'binary';

const magicBytes: readonly [string, string][] = [
  ['%PDF', 'a PDF'],
  ['PK\x03\x04', 'a ZIP archive (or an Office document)'],
  ['Rar!', 'a RAR archive'],
  ['7z\xbc\xaf', 'a 7-Zip archive'],
  ['\x1f\x8b', 'a gzip archive'],
  ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ', 'an xz archive'],
  ['\x89PNG', 'a PNG image'],
  ['GIF8', 'a GIF image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['!BDN', 'an Outlook data file (.pst)'],
  ['SQLite format 3', 'a SQLite database'],
  ['\x7fELF', 'a program'],
  ['MZ', 'a program'],
];

/** Recognises the bytes; `what` names them for a message to the user. */
export function sniff(bytes: Uint8Array): { form: Form; what: string } {
  if (bytes.length === 0) return { form: 'empty', what: 'an empty file' };
  const head = toByteString(bytes.subarray(0, 512));
  if (head.startsWith('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'))
    return { form: 'outlook', what: 'an Outlook message' };
  if (head.startsWith('\x78\x9f\x3e\x22')) return { form: 'tnef', what: 'a winmail.dat' };
  const known = magicBytes.find(([magic]) => head.startsWith(magic));
  // `MZ` and the like also begin words; a program has NULs right after
  if (known && (known[0].length > 2 || /[\0-\x08]/.test(head))) return { form: 'binary', what: known[1] };
  if (wideEncoding(bytes)) return { form: 'text', what: 'UTF-16 text' };
  const controls = head.match(/[\0-\x08\x0e-\x1a\x1c-\x1f]/g)?.length ?? 0;
  if (controls > head.length / 20)
    return { form: 'binary', what: /^\0+$/.test(head) ? 'a file of zeros' : 'a binary file' };
  if (head.trim() === '' && onlySpace(bytes)) return { form: 'empty', what: 'a file of blanks' };
  return { form: 'text', what: 'text' };
}

function onlySpace(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 32 || (byte >= 9 && byte <= 13));
}

const hint = 'Save the notice itself as a message (.eml or .msg), or copy its text and paste it.';

export function emptyProblem(what: string): Problem {
  return new Problem('file-empty', `This is ${what}; there is nothing to read in it.`, hint, { exit: 3 });
}
export function binaryProblem(what: string): Problem {
  return new Problem(
    'not-a-message',
    `This is ${what}, not a message or a log; nothing was read from it.`,
    hint,
    { exit: 3 },
  );
}
export function tooBigProblem(size: number, limit: number): Problem {
  const mb = (n: number) => Math.round(n / 1_048_576);
  return new Problem(
    'file-too-big',
    `This file has ${mb(size)} MB; messages are read up to ${mb(limit)} MB. Nothing was read from it.`,
    'Open the one notice instead of a whole mailbox; logs of any size are read as logs.',
    { exit: 3 },
  );
}
