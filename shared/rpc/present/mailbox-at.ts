/** Who sends mail for a person that only has a mailbox: there is no mail server of theirs, and nobody to ask for a change. */
import type { Present } from './input.ts';

/** The provider's name: of the sender's address, where no mail server of their own wrote the evidence; else null. */
export function mailboxAt({ document, facts, prepared }: Present): string | null {
  if (facts.issuer.value === 'own-relay' || (facts.mta && facts.mta !== 'exchange-online')) return null;
  const sender = document.senderDomain ?? facts.lead?.sender?.split('@').at(-1)?.toLowerCase() ?? null;
  const wrote = facts.lead?.reportingMta ?? null;
  const holder = prepared.knowledge.providers.find(
    ({ addresses, mx }) =>
      addresses.length > 0 &&
      (sender
        ? addresses.includes(sender)
        : mx.some((suffix) => wrote === suffix || wrote?.endsWith(`.${suffix}`))),
  );
  const own = wrote === null || prepared.matcher.providerOf(wrote)?.id === holder?.id;
  return holder && own ? holder.name.split(' and ')[0]! : null;
}
