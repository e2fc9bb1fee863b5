/** What curl says of a mail it could not send (lib/smtp.c): the code of the reply, and none of its words. */
import { parseReply, type Stage } from '../../smtp/reply.ts';
import type { Notice, ProseImporter, Statement } from './statement.ts';

const failed =
  /^\s{0,8}curl: \(\d{1,3}\) (?:(?:(MAIL|RCPT|DATA) failed|(Got unexpected smtp-server response|Remote access denied)): |(STARTTLS) denied, code )([2-5]\d\d)\b/;
const stages: Record<string, Stage> = {
  MAIL: 'mail',
  RCPT: 'rcpt',
  DATA: 'data',
  STARTTLS: 'starttls',
  'Got unexpected smtp-server response': 'greeting',
  'Remote access denied': 'ehlo',
};

export const curl: ProseImporter = {
  id: 'curl',
  read({ lines }: Notice): Statement[] | null {
    const told = lines.flatMap((line): Statement[] => {
      const found = failed.exec(line.slice(0, 400));
      if (!found) return [];
      const [, command, words, tls, code] = found;
      // with what the server said beside it the code alone tells less
      if (lines.some((other) => other.replace(/^\s*<?\s?/, '').startsWith(`${code} `))) return [];
      return [
        {
          recipient: null,
          reply: parseReply([code!]),
          says: line.trim(),
          stage: stages[command ?? words ?? tls!]!,
          outcome: code! >= '5' ? 'rejected' : 'deferred',
        },
      ];
    });
    return told.length > 0 ? told : null;
  },
};
