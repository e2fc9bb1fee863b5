/**
 * MIME structure (RFC 2045, 2046) as far as a notice needs it: where the text, the delivery-status fields and the
 * returned headers are. Own code and not postal-mime, because a bounce is read for a few hundred bytes of it: bodies
 * stay slices of the input, only text and report parts are decoded, enclosed messages are not descended into.
 * postal-mime 4.0 decodes every part: parsing alone it manages about 2,000 notices of the corpus a second where the
 * whole reading should manage 4,700, and 3,000 messages enclosed in each other (150 kB) cost it two seconds. Limits
 * are those of Exchange and Postfix; what they cut is noted, what was read before stays.
 */
import { decodeCharset } from '../../text/charset.ts';
import { decodeTransfer, textLimit } from './decode.ts';
import { Headers, headerLength, parameter } from './headers.ts';
import { htmlToText } from './html.ts';

const depthLimit = 20;
const partLimit = 500;

export interface Part {
  headers: Headers;
  /** `text/plain`, lower-cased; the default of RFC 2045 §5.2 where the part names none. */
  type: string;
  /** The Content-Type field whole, for its parameters. */
  contentType: string;
  /** Undecoded, one char per byte. */
  body: string;
  attached: boolean;
}

export interface Message {
  headers: Headers;
  /** Media type of the message itself. */
  type: string;
  contentType: string;
  /** Leaves in order; an enclosed message is one leaf. */
  parts: Part[];
  cut: string[];
}

/** Splits one message into its leaves. `text` is a byte string with LF line ends. */
export function readMessage(text: string): Message {
  const trimmed = text.startsWith('From ') ? text.slice(text.indexOf('\n') + 1) : text;
  const length = headerLength(trimmed);
  const headers = new Headers(trimmed.slice(0, length));
  const parts: Part[] = [];
  const cut = new Set<string>();
  if (headers.cut) cut.add('The message header is longer than the limit and was cut.');
  walk(headers, trimmed.slice(length).replace(/^\n/, ''), 0, parts, cut);
  const contentType = headers.get('content-type') ?? '';
  return { headers, type: mediaType(contentType), contentType, parts, cut: [...cut] };
}

function mediaType(contentType: string): string {
  const type = /^\s*([\w-]{1,40}\/[\w.+-]{1,80})/.exec(contentType)?.[1];
  return type ? type.toLowerCase() : 'text/plain';
}

function walk(headers: Headers, body: string, depth: number, parts: Part[], cut: Set<string>): void {
  if (parts.length >= partLimit) {
    cut.add(`The message has more than ${partLimit} parts; the rest was not read.`);
    return;
  }
  const contentType = headers.get('content-type') ?? '';
  const type = mediaType(contentType);
  const boundary = type.startsWith('multipart/') ? parameter(contentType, 'boundary') : null;
  const children = boundary ? split(body, boundary) : null;
  if (!children) {
    const attached = /^\s*attachment/i.test(headers.get('content-disposition') ?? '');
    parts.push({ headers, type, contentType, body, attached });
    return;
  }
  if (depth >= depthLimit) {
    cut.add(`The message is nested deeper than ${depthLimit} levels; what lies deeper was not read.`);
    return;
  }
  for (const child of children) {
    // a part begins with its header block, or with an empty line where it has none
    const end = child.startsWith('\n') ? 0 : child.indexOf('\n\n');
    const block = end < 0 ? child : child.slice(0, end + 1);
    const inner = new Headers(block);
    if (inner.cut) cut.add('A part header is longer than the limit and was cut.');
    walk(inner, end < 0 ? '' : child.slice(end === 0 ? 1 : end + 2), depth + 1, parts, cut);
    if (parts.length >= partLimit && child !== children.at(-1)) {
      cut.add(`The message has more than ${partLimit} parts; the rest was not read.`);
      return;
    }
  }
}

/** The pieces between `--boundary` lines; null if the boundary never comes. A missing end line is forgiven. */
function split(body: string, boundary: string): string[] | null {
  const mark = `--${boundary}`;
  const pieces: string[] = [];
  let from = -1;
  let at = body.startsWith(mark) ? 0 : body.indexOf(`\n${mark}`);
  while (at >= 0) {
    const line = body[at] === '\n' ? at + 1 : at;
    const after = line + mark.length;
    const next = body.indexOf('\n', after);
    const tail = body.slice(after, next < 0 ? undefined : next).trimEnd();
    if (tail === '' || tail === '--') {
      if (from >= 0) pieces.push(body.slice(from, Math.max(from, at)));
      from = next < 0 ? body.length : next + 1;
      if (tail === '--' || pieces.length > partLimit) {
        from = -1;
        break;
      }
      // an empty part: the next mark starts right here, so step back onto its line end
      at = body.startsWith(mark, from) ? from : body.indexOf(`\n${mark}`, from);
    } else at = body.indexOf(`\n${mark}`, after);
  }
  if (from >= 0) pieces.push(body.slice(from));
  return pieces.length > 0 ? pieces : null;
}

/** A text part decoded: transfer encoding, charset, HTML reduced to its words. */
export function partText(part: Part): string {
  const bytes = decodeTransfer(part.body, part.headers.get('content-transfer-encoding'));
  const text = decodeCharset(bytes, parameter(part.contentType, 'charset'));
  return part.type === 'text/html' ? htmlToText(text) : text;
}

/** What a reader would see first: the plain texts, or the HTML reduced to text where there is nothing else. */
export function noticeText(message: Message): string {
  const texts = message.parts.filter((part) => !part.attached && isText(part.type));
  const plain = texts.filter((part) => part.type !== 'text/html');
  const words = joinTexts(plain);
  return words.trim() ? words : joinTexts(texts);
}

/** Texts of parts, up to the limit of one: a notice is short, and parts can be many. */
function joinTexts(parts: readonly Part[]): string {
  const texts: string[] = [];
  for (let at = 0, length = 0; at < parts.length && length < textLimit; at++) {
    texts.push(partText(parts[at]!));
    length += texts.at(-1)!.length;
  }
  return texts.filter((text) => text.trim()).join('\n\n');
}

function isText(type: string): boolean {
  // `multipart/…` is here when its boundary never came: the body is then read as one text
  return (
    (type.startsWith('text/') && type !== 'text/rfc822-headers' && type !== 'text/calendar') ||
    type.startsWith('multipart/')
  );
}
