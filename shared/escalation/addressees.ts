/** Whom to write to: the one who refuses first, then who can pass it on. One at a time. */
import type { ProviderCard } from '../catalogue/card.ts';
import { issuerWords } from '../words/issuers.ts';
import type { CaseDocument } from './document.ts';
import type { Kit } from './kit.ts';

export interface Addressee {
  who: string;
  /** A mailbox or a form; empty where the way is another. */
  address: string;
  /** What they ask for. */
  asks: string[];
  because: string;
  /** Their form field by field, where we know it. */
  kit?: Kit;
}

/** Who the case's servers belong to, as the catalogue knows them. */
export interface Parties {
  /** Of the remote MX, by its name or by the words of its reply. */
  receiver: ProviderCard | null;
  /** Of the sending side: a sending service, a host, or a gateway that holds the client IP. */
  sender: ProviderCard | null;
}

const ours = ['client IP', 'times in UTC', 'the full reply'];

/** In order; an own relay is asked first, and alone where it was the one that refused. */
export function addressees(
  document: CaseDocument,
  { receiver, sender }: Parties,
  kit: Kit | null = null,
): Addressee[] {
  if (document.verdict.issuer === 'own-relay') {
    const card = sender ?? receiver;
    return [
      {
        who: card?.name ?? `Whoever runs ${issuerWords['own-relay'].inline}`,
        address: contactOf(card) || (document.remoteMtas[0] ?? ''),
        asks: card?.contact?.asks.length ? card.contact.asks : ['account', ...ours],
        because: 'Their server refused the message; the recipient’s side has not seen it.',
      },
    ];
  }
  const out: Addressee[] = [];
  if (document.verdict.issuer === 'own-mta')
    out.push({
      who: 'Whoever runs your mail server and its network',
      address: '',
      asks: ['the log lines', 'whether a firewall or a proxy stands in front of port 25'],
      because: 'Your own server wrote this 421: no reply of the other side is in the evidence.',
    });
  if (receiver && contactOf(receiver)) {
    const { contact } = receiver;
    const wait = contact!.afterHours ? ` Not before ${contact!.afterHours} hours of the same reply.` : '';
    out.push({
      who: receiver.name,
      address: contactOf(receiver),
      asks: kit ? [] : contact!.asks,
      because: `Their official way. ${contact!.note}${kit ? '' : wait}`.trim(),
      ...(kit && { kit }),
    });
  }
  if (document.recipientDomain)
    out.push({
      who: `Postmaster of ${document.recipientDomain}`,
      address: `postmaster@${document.recipientDomain}`,
      asks: ours,
      because:
        'Every mail domain has this mailbox (RFC 5321 §4.5.1, RFC 2142). Write from an address whose mail is not deferred there.',
    });
  if (sender)
    out.push({
      who: sender.name,
      address: contactOf(sender),
      asks: sender.contact?.asks.length ? sender.contact.asks : ['account', ...ours],
      because:
        'They hold the address that your mail goes out from: where its reputation or a limit is the reason, only they can act.',
    });
  out.push({
    who: 'The recipient’s administrator',
    address: '',
    asks: ['the report'],
    because: `Through the recipient, by phone, where nobody else answers.${receiver && !contactOf(receiver) && receiver.contact?.note ? ` ${receiver.contact.note}` : ''}`,
  });
  return out;
}

const contactOf = (card: ProviderCard | null): string => card?.contact?.url ?? card?.contact?.address ?? '';
