/** Amazon SES notifications by way of SNS: one JSON document in the text (docs.aws.amazon.com/ses, “Notification contents”). */
import { findAddress } from '../../smtp/address.ts';
import { parseReply } from '../../smtp/reply.ts';
import type { Action } from '../attempt.ts';
import { mailDate } from '../date.ts';
import { mtaField, remoteMta } from '../host.ts';
import type { Notice, ProseImporter, Told } from '../told.ts';

export const amazon: ProseImporter = {
  id: 'amazon',
  read({ text }: Notice): Told[] | null {
    const at = text.search(/\{"(?:notificationType|eventType)":/);
    const json = at < 0 ? null : text.slice(at).split('\n', 1)[0]!.trim();
    const event = json ? record(parse(json)) : null;
    if (!event) return null;
    const type = String(event['notificationType'] ?? event['eventType']).toLowerCase();
    const detail = record(event[type === 'deliverydelay' ? 'deliveryDelay' : type]);
    if (type === 'bounce' || type === 'deliverydelay') {
      const action: Action = type === 'bounce' ? 'failed' : 'delayed';
      return list(detail?.['bouncedRecipients'] ?? detail?.['delayedRecipients']).map((one) => {
        const says = word(one['diagnosticCode']);
        return {
          recipient: findAddress(word(one['emailAddress']) ?? ''),
          says,
          reply: says ? parseReply([says.replace(/^smtp;\s*/i, '')]) : null,
          status: word(one['status']),
          action,
          remoteMta: mtaField(word(detail?.['remoteMtaIp'])).mta,
          at: mailDate(word(detail?.['timestamp'])),
        };
      });
    }
    if (type !== 'delivery') return null;
    const response = word(detail?.['smtpResponse']) ?? '';
    const recipients = Array.isArray(detail?.['recipients']) ? detail['recipients'] : [];
    return recipients.slice(0, 100).map((address): Told => ({
      recipient: findAddress(word(address) ?? ''),
      says: response || null,
      reply: parseReply([response]),
      action: 'delivered',
      stage: 'end-of-data',
      remoteMta: remoteMta(null, word(detail?.['remoteMtaIp'])),
      at: mailDate(word(detail?.['timestamp'])),
    }));
  },
};

/** No notification nests so deep, and refusing such a text costs V8 more than reading an honest one. */
const absurdNesting = /[[{]{20}/;

function parse(json: string): unknown {
  if (absurdNesting.test(json)) return null;
  try {
    return JSON.parse(json);
  } catch {
    return null; // cut short or quoted: not this dialect
  }
}
const record = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
const list = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value)
    ? value.slice(0, 100).flatMap((one) => {
        const entry = record(one);
        return entry ? [entry] : [];
      })
    : [];
const word = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 4000) : null);
