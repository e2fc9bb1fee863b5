/**
 * msmtp's log (msmtp(1), `logfile` and `syslog`), a line for each message: `host=mx.example.net tls=off auth=off
 * from=… recipients=a@…,b@… smtpstatus=421 smtpmsg='421 …' errormsg='…' exitcode=EX_UNAVAILABLE`. It has no queue.
 */
import { remoteMta } from '../../host.ts';
import { msmtpStage } from '../../prose/msmtp.ts';
import type { DeliveryLine } from '../delivery-line.ts';
import type { Tally } from '../tally.ts';
import { countTold, reasonOf } from './told-delivery.ts';

/** Reads what follows the time stamp; false for a line that is broken off. */
export function readMsmtp(tally: Tally, l: DeliveryLine, text: string): boolean {
  const field = (name: string) =>
    new RegExp(`(?:^| )${name}=(?:'((?:[^']|'(?! \\w+=|$))*)'|(\\S*))`).exec(text)?.slice(1).find(Boolean) ??
    '';
  const recipients = field('recipients').split(',').filter(Boolean);
  const exit = field('exitcode');
  if (!recipients.length || !exit) return false;
  const remote = remoteMta(field('host') || null, null);
  const error = field('errormsg');
  const message = field('smtpmsg').replaceAll('\\n', '\n');
  const reason = {
    ...reasonOf(message || error, remote, msmtpStage(error)),
    says: error ? `${error}: ${message}` : message,
  };
  const code = reason.reply?.code ?? 0;
  const named = /^recipient address (\S{3,320}) not accepted/.exec(error)?.[1];
  const final = code >= 500 || /^EX_(?:USAGE|DATAERR|NOUSER|NOHOST|CONFIG|NOPERM)$/.test(exit);
  for (const recipient of named ? [named] : recipients.slice(0, 1000))
    countTold(tally, l, {
      id: `${field('from')} ${l.line}`,
      recipient,
      remoteMta: remote,
      clientIp: null,
      outcome: exit === 'EX_OK' ? 'accepted' : final ? 'rejected' : 'deferred',
      reason,
    });
  return true;
}
