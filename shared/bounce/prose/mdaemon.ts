/** MDaemon encloses the session with the receiver, each line behind a time and maybe a thread number. */
import { findAddress } from '../../smtp/address.ts';
import { findRemote, remoteMta } from '../host.ts';
import type { Notice, ProseImporter, Statement } from './statement.ts';
import { readTranscript } from './transcript.ts';

const beginLine = '--- Session Transcript ---\n';
const endLine = '\n--- End Transcript ---';
const stamp = /^\s{0,4}\w{3} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d:(?: \[[\d:.]{1,20}\])? ?/gm;

export const mdaemon: ProseImporter = {
  id: 'mdaemon',
  read({ text, own }: Notice): Statement[] | null {
    const begin = text.indexOf(beginLine);
    const end = text.indexOf(endLine, begin);
    if (begin < 0 || end < 0) return null;
    const session = text.slice(begin + beginLine.length, end);
    const read = readTranscript(session.replace(stamp, '').replace(/^Attempting/gm, '* $&'));
    if (!read) return null;
    // first the domain, then each of its hosts: the last one answered
    const connecting = session.match(/Attempting SMTP connection to .{1,400}/gi)?.at(-1) ?? '';
    const address = /\[([\da-f.:]{2,45}?)(?::\d{1,5})?\]/i.exec(connecting)?.[1] ?? null;
    const remote = findRemote(connecting) ?? remoteMta(null, address);
    // refused before RCPT, the session names no recipient; the words above it do
    const above = text
      .slice(0, begin)
      .split('\n')
      .map((line) => findAddress(line.slice(0, 700)))
      .find((one) => one !== null && !own.has(one));
    return read.told.map((one) => ({
      ...one,
      recipient: one.recipient ?? above ?? null,
      remoteMta: remote
        ? { ...remote, name: remote.name ?? one.remoteMta?.name ?? null }
        : (one.remoteMta ?? null),
    }));
  },
};
