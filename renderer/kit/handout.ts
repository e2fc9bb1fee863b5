/** Ways for a report out of the window: a download in the browser, a draft in the user's own mail program. */
import type { HandedFile } from '../../shared/rpc/view.ts';

/** Hands a file to the browser, which puts it into the downloads. */
export function download(file: HandedFile) {
  const url = URL.createObjectURL(new Blob([fromBase64(file.base64)], { type: file.mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

const fromBase64 = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));

/** What mail programs on Windows take of a link; a longer text has to be pasted. */
const longest = 1900;

/** A `mailto:` link (RFC 6068) with the report's own subject; `cut` where the text did not fit. */
export function mailto(address: string, report: string): { url: string; cut: boolean } {
  const [, subject = '421 deferral', body = report] =
    /^Subject: (.*)\r?\n\r?\n?([\s\S]*)$/.exec(report) ?? [];
  const start = `mailto:${encodeURIComponent(address).replace('%40', '@')}?subject=${encodeURIComponent(subject)}`;
  const whole = `${start}&body=${encodeURIComponent(body.replace(/\r?\n/g, '\r\n'))}`;
  return whole.length <= longest ? { url: whole, cut: false } : { url: start, cut: true };
}
