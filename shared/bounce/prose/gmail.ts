/** Gmail's notices in their three ages, and Google Groups in any language (recipient from X-Failed-Recipients). */
import { findAddress } from '../../smtp/address.ts';
import { findReply, findStatus, parseReply } from '../../smtp/reply.ts';
import { findRemote, remoteMta } from '../host.ts';
import { joinLines, type Notice, type ProseImporter, type Statement } from './statement.ts';

const anchor =
  /Technical details of (?:permanent|temporary) failure|The response (?:from the remote server )?was:|Your message wasn't delivered to|There was a (?:temporary )?problem delivering your message|Delivery to the following recipients? (?:has been delayed|failed permanently)|Google tried to deliver/i;
const answerPattern =
  /(?:The error that the other server returned was:|The response (?:from the remote server )?was:|Technical details of (?:permanent|temporary) failure:)/i;

export const gmail: ProseImporter = {
  id: 'gmail',
  read({ text, lines, own }: Notice): Statement[] | null {
    if (!anchor.test(text)) return null;
    const listed = lines
      .map((line) => /^\s{2,12}<?([^\s<>@]{1,256}@[^\s<>@]{1,255})>?\s*$/.exec(line.slice(0, 600))?.[1])
      .flatMap((address) => (address ? (findAddress(address) ?? []) : []));
    const named =
      /(?:wasn't delivered to|(?:temporary )?problem delivering your message to|Your message to)\s(\S{3,600})/.exec(
        text,
      )?.[1];
    const answer = answerOf(text);
    // without the blanks that stood before it, where a page was copied
    const below =
      answer && listed.length === 0
        ? /following recipients? (?:has been delayed|failed permanently):\s{1,8}<?(\S{3,320}@[^\s<>]{1,255})/i.exec(
            text,
          )?.[1]
        : undefined;
    const recipients = [...new Set(listed.length > 0 ? listed : [findAddress(below ?? named ?? '')])].filter(
      (a) => a && !own.has(a),
    );
    // the words alone are also others': Plesk's, and those of people who describe a bounce
    if (!answer && recipients.length === 0) return null;
    const says = answer || (named ? joinLines(lines.slice(0, 12)) : null);
    const by = /\bby ([\w.-]{1,255})\. \[([0-9A-Fa-f:.]{3,45})\]/.exec(text);
    const socket = /\[(?:\(\d+\) )?([\w.-]{1,255}?)\.? \[?([0-9A-Fa-f:.]{3,45})\]?(?::\d{1,5})?:/.exec(
      answer,
    );
    const domain = /\bfor the recipient domain ([\w.-]{1,253}?)\.? by\b/.exec(text)?.[1];
    const status = /\(state \d+\)/.test(answer) ? findStatus(answer) : null;
    return (recipients.length > 0 ? recipients : [null]).map((recipient) => ({
      recipient,
      recipientDomain: recipient ? null : (domain?.toLowerCase() ?? null),
      says,
      reply: replyIn(answer),
      status,
      remoteMta: by
        ? remoteMta(by[1]!, by[2]!)
        : socket
          ? remoteMta(socket[1]!, socket[2]!)
          : findRemote(answer.slice(0, 400)),
    }));
  },
};

/** The words after the last announcement, up to an empty line that no code follows. */
function answerOf(text: string): string {
  let rest = text;
  for (
    let found = answerPattern.exec(rest), turns = 0;
    found && turns < 4;
    found = answerPattern.exec(rest), turns++
  )
    rest = rest.slice(found.index + found[0].length);
  if (rest === text) return '';
  const paragraphs = rest.trim().split(/\n\s*\n/, 3);
  return joinLines((paragraphs[0] ?? '').split('\n')).slice(0, 4000);
}

function replyIn(answer: string): Statement['reply'] {
  const text = answer.replace(/\s?\(state \d+\)\.?\s*$/, '');
  return parseReply([text]) ?? findReply(text);
}
