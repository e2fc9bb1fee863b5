/**
 * What a server last heard from each host or domain: `smtpctl show hoststats` of OpenSMTPD (`domain|seconds|reply`) and
 * Sendmail's hoststat(8), which cuts its words unless asked with -v. What was accepted is left out.
 */
import { parseReplyText } from '../../smtp/reply.ts';
import { isoOf } from '../../text/iso-time.ts';
import { remoteMta } from '../host.ts';
import type { Notice, ProseImporter, Statement } from './statement.ts';

const ofDomain = /^\s{0,8}((?:[\w-]{1,63}\.){1,10}[\w-]{2,63})\|(\d{9,10})\|(\S.*)$/;
const hoststatHead = /^\s*-{3,20} ?Hostname ?-{3,20} {1,4}How long ago {1,4}-{3,20}Results-{3,20}/;
const ofHost =
  /^\s{0,8}((?:[\w-]{1,63}\.){1,10}[\w-]{2,63})[* ]{1,60}(?:\d{1,4}\+)?\d\d:\d\d:\d\d {1,4}(\S.*)$/;
const fine = /^(?:2\d\d[ -]|OK\b|Sent\b)/;

export const hostStatus: ProseImporter = {
  id: 'host-status',
  read({ lines }: Notice): Statement[] | null {
    const isHoststat = lines.some((line) => hoststatHead.test(line.slice(0, 200)));
    const told = lines.flatMap((whole): Statement[] => {
      const line = whole.slice(0, 2000);
      const domain = ofDomain.exec(line);
      const host = isHoststat ? ofHost.exec(line) : null;
      const words = (domain?.[3] ?? host?.[2] ?? '').trim();
      if (!words || fine.test(words)) return [];
      const reply = parseReplyText(words.replace(/^Deferred: /, ''));
      return [
        {
          recipient: null,
          reply,
          says: words,
          outcome: (reply?.code ?? 400) >= 500 ? 'rejected' : 'deferred',
          ...(domain && { recipientDomain: domain[1]!.toLowerCase(), at: isoOf(Number(domain[2])) }),
          ...(host && { remoteMta: remoteMta(host[1]!, null) }),
        },
      ];
    });
    return told.length > 0 ? told : null;
  },
};
