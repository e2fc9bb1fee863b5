/** One complaint: ARF (RFC 5965), and Outlook.com's JMRP, which encloses what it tells of. */
import { canonicalIp } from '../dns/address.ts';
import { Headers } from '../bounce/mail/headers.ts';
import type { Message } from '../bounce/mail/mime.ts';
import type { FeedbackReport, Read } from '../bounce/report.ts';
import { mailDate } from '../bounce/mail/date.ts';

/** Null where the message has no report part and no sign of JMRP. */
export function feedbackOf(message: Message): Read<FeedbackReport> | null {
  const part = message.parts.find((p) => p.type === 'message/feedback-report');
  const enclosed = message.parts.find((p) => /^(?:message\/rfc822|text\/rfc822-headers)/.test(p.type));
  const original = new Headers((enclosed?.body ?? '').replace(/^\n+/, '').split('\n\n', 1)[0] ?? '');
  const jmrp = original.has('x-hmxmroriginalrecipient');
  if (!part && !jmrp) return null;
  const fields = new Headers((part?.body ?? '').replace(/^\n+/, '').split('\n\n', 1)[0] ?? '');
  const at = mailDate(
    fields.get('arrival-date') ?? fields.get('received-date') ?? message.headers.get('date'),
  );
  const incidents = Number(fields.get('incidents') ?? 1);
  return {
    report: {
      kind: 'feedback-report',
      from: domainIn(message.headers.get('from')),
      domain: fields.get('reported-domain')?.toLowerCase() ?? domainIn(original.get('from')),
      begin: at,
      end: at,
      type: (fields.get('feedback-type') ?? 'abuse').slice(0, 40).toLowerCase(),
      clientIp: canonicalIp(
        fields.get('source-ip') ??
          /\[([\da-f.:]{3,45})\]/i.exec(original.get('x-originating-ip') ?? '')?.[1] ??
          '',
      ),
      incidents: Number.isSafeInteger(incidents) && incidents > 0 && incidents < 1e6 ? incidents : 1,
    },
    notes: [],
  };
}

const domainIn = (field: string | null): string | null =>
  /@([\w.-]+\.[\w-]{2,63})/.exec(field ?? '')?.[1]?.toLowerCase() ?? null;
