/** OpenSMTPD (`recipient: reply`) and DragonFly Mail Agent (`host did not like our COMMAND:` and the reply below). */
import { findAddress } from '../../smtp/address.ts';
import { findReply, parseReply } from '../../smtp/reply.ts';
import { findRemote } from '../host.ts';
import { stageOf } from '../stage.ts';
import { joinLines, type Notice, type ProseImporter, type Statement } from './statement.ts';

export const opensmtpd: ProseImporter = {
  id: 'opensmtpd',
  read({ text, lines }: Notice): Statement[] | null {
    if (!/This is the MAILER-DAEMON, please DO NOT REPLY/.test(text)) return null;
    const told = lines.flatMap((line): Statement[] => {
      const found = /^([^\s:<>]{1,256}@[^\s:<>]{1,255}): (\S.*)$/.exec(line.slice(0, 4000));
      const recipient = found ? findAddress(found[1]!) : null;
      return recipient ? [{ recipient, says: line, reply: parseReply([found![2]!]) }] : [];
    });
    return told.length > 0 ? told : null;
  },
};

export const dragonfly: ProseImporter = {
  id: 'dragonfly',
  read({ text }: Notice): Statement[] | null {
    if (!/This is the DragonFly Mail Agent/.test(text)) return null;
    const recipient = findAddress(/error delivering your mail to (<?\S{3,600})/.exec(text)?.[1] ?? '');
    const from = text.search(/delivering your mail to/);
    const words = text.slice(from).split('\n').slice(1);
    const says = joinLines(words).slice(0, 4000);
    const first = words.findIndex((line) => /^[245]\d\d(?:[- ]|$)/.test(line));
    return [
      {
        recipient,
        says,
        reply: first >= 0 ? parseReply(words.slice(first)) : findReply(says),
        stage: stageOf(says),
        remoteMta: findRemote(says),
      },
    ];
  },
};
