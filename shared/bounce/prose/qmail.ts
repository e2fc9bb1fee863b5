/** qmail, notqmail and their relatives (Yahoo, Apache James, several Japanese carriers): `<recipient>:` and lines below. */
import { findAddress } from '../../smtp/address.ts';
import { findReply, findStatus, parseReply, type Reply } from '../../smtp/reply.ts';
import { findRemote, remoteMta } from '../host.ts';
import { stageOf } from '../stage.ts';
import { joinLines, type Notice, type ProseImporter, type Statement } from './statement.ts';

const anchor =
  /^Hi\. (?:This is|The MTA program)|qmail-send|I'm afraid I wasn't able to deliver|unable to deliver (?:your )?message to the following address|problem with the e-?mail address|Remote host said/im;

export const qmail: ProseImporter = {
  id: 'qmail',
  read({ text, lines }: Notice): Statement[] | null {
    if (!anchor.test(text)) return null;
    const told: Statement[] = [];
    for (let at = 0; at < lines.length; at++) {
      const head = /^\s{0,4}<?([^<>\s"]{1,320}@[^<>\s"]{1,255})>?:\s*$/.exec(lines[at]!.slice(0, 700));
      if (!head) continue;
      const body: string[] = [];
      while (at + 1 < lines.length && lines[at + 1]!.trim() !== '' && body.length < 100) {
        if (/^\s{0,4}<[^<>\s]{3,400}>:\s*$/.test(lines[at + 1]!.slice(0, 700))) break;
        body.push(lines[++at]!.slice(0, 2000));
      }
      told.push(readParagraph(findAddress(head[1]!), body));
    }
    return told.length > 0 ? told : null;
  },
};

/** What is said below one recipient. */
export function readParagraph(recipient: string | null, body: readonly string[]): Statement {
  const says = joinLines(body);
  const host =
    /\bConnected to (\S{1,255}) but|^[ \t]{0,8}(\S{1,255}) (?:does not like recipient|failed after|failed on)|\bGiving up on (\S{1,255})/m.exec(
      body.join('\n'),
    );
  const name = host?.slice(1).find(Boolean)?.replace(/\.$/, '') ?? null;
  const gaveUp = /in the queue too long|not going to try again/i.test(says);
  return {
    recipient,
    says,
    reply: replyOf(body),
    status: findStatus(says),
    stage: stageOf(says),
    remoteMta: remoteMta(name, null) ?? findRemote(says.replace(/Remote host said.*$/, '')),
    ...(gaveUp ? { action: 'failed' as const } : {}),
  };
}

function replyOf(body: readonly string[]): Reply | null {
  const received: string[] = [];
  let inReply = false;
  for (const line of body) {
    const said = /Remote host said(?:\[[^\]]{0,40}\])?:\s*(.*)$/.exec(line);
    const text = said ? said[1]! : line.trim();
    if (!inReply && (said || /^[245]\d\d(?:[- :]|$)/.test(text))) {
      inReply = true;
      if (text) received.push(text);
    } else if (inReply) {
      if (/^(?:Giving up on|I'm not going to|\/I'm not|STEP:|\[[A-Z_]{3,12}\]$)/.test(text)) break;
      if (/^[245]\d\d[- ]/.test(text) || received.length === 0) received.push(text);
      else received.push(`${received.pop()!} ${text}`);
    }
  }
  if (received.length === 0) return null;
  return parseReply(received) ?? findReply(received.join(' '));
}
