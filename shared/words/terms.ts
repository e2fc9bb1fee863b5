/** Words of the trade that may stand on a plain screen, since each is explained there: what a customer would call it. */
export interface Term {
  /** As it stands in a text; its first letter may be a capital. */
  term: string;
  /** One sentence, which begins with the customer's word. */
  says: string;
}

export const terms: readonly Term[] = [
  { term: 'SPF', says: 'The list of servers that may send for a domain, published by its owner.' },
  {
    term: 'DKIM',
    says: 'A signature on each message, which proves that it comes from the domain and is unchanged.',
  },
  { term: 'DMARC', says: 'What a domain asks for where neither SPF nor DKIM vouches for a message.' },
  { term: 'MTA-STS', says: 'What a domain publishes so that mail to it is only sent encrypted.' },
  { term: 'DANE', says: 'A proof, kept beside the name, that a mail server is the right one.' },
  { term: 'TLSA', says: 'The entry that holds such a proof of the right mail server (DANE).' },
  { term: 'DNS', says: 'The telephone book of the internet: which address belongs to which name.' },
  { term: 'TLS', says: 'The encryption of the line between two mail servers.' },
  { term: 'STARTTLS', says: 'The moment at which two mail servers begin to encrypt.' },
  { term: 'MX', says: 'The mail servers that take mail for a domain.' },
  { term: 'TTL', says: 'How long an old entry is still believed elsewhere after it was changed.' },
  { term: 'HELO', says: 'The name that a mail server gives when it greets another.' },
  { term: 'EHLO', says: 'The name that a mail server gives when it greets another.' },
  { term: 'PTR', says: 'The name that belongs to an address, set by the owner of the address.' },
  { term: 'reverse DNS', says: 'The name that belongs to an address, set by the owner of the address.' },
  { term: 'RCPT TO', says: 'The point at which the sending server names the recipient.' },
  { term: 'MAIL FROM', says: 'The point at which the sending server names the sender.' },
  { term: 'DATA', says: 'The point at which the message itself is handed over.' },
  { term: 'FQDN', says: 'The whole name of a server, with its domain.' },
  { term: 'MTA', says: 'A mail server.' },
  { term: 'RFC', says: 'A standard of the internet, by its number.' },
  { term: 'QUIT', says: 'The goodbye between two mail servers.' },
  { term: 'SMTP', says: 'The language in which mail servers talk to each other.' },
  { term: 'selector', says: 'The name of the key with which a domain signs its mail.' },
  { term: 'greylisting', says: 'Sending strangers away once, and taking the same mail when it comes back.' },
  { term: 'queue', says: 'The mail that waits in a server until it can be handed on.' },
  { term: 'client IP', says: 'The address that the mail leaves from.' },
  { term: 'session', says: 'One conversation between two mail servers.' },
  { term: 'resolver', says: 'The server that looks names up for yours.' },
  { term: 'relay', says: 'The server that you hand your mail to, and which sends it on.' },
  { term: 'postmaster', says: 'The people who run a mail server; each one has to read this address.' },
  { term: 'deferred', says: 'Put off: it waits and is tried again.' },
  { term: 'defers', says: 'Puts off: the mail waits and is tried again.' },
  { term: 'retry', says: 'Another try that the sending server makes by itself.' },
  { term: 'retries', says: 'The tries that the sending server makes by itself, one after the other.' },
  { term: 'handshake', says: 'The agreement of two servers on how to encrypt.' },
  { term: 'connector', says: 'Where Exchange is told how mail comes in or goes out.' },
  { term: 'port 25', says: 'The door at which mail servers take mail from each other.' },
  { term: 'SERVFAIL', says: 'A look-up of a name that ended with an error of the other side.' },
  { term: 'deferral', says: 'A refusal for now; the mail waits and is tried again.' },
  { term: 'block list', says: 'A public list of addresses that sent what nobody wanted.' },
];

/** A word in any form that is explained: `Queue`, `queues`; not inside a name of a host. Its group tells which. */
const anyForm = new RegExp(
  `(?<![\\w.@/-])(?:${terms.map(({ term }) => `(${anyCase(term)})`).join('|')})(?:s|es)?(?![\\w@-]|\\.\\w)`,
  'g',
);

function anyCase(term: string): string {
  const first = term[0]!;
  return `[${first.toUpperCase()}${first}]${term.slice(1)}`;
}

/** The words of these texts that need an explanation, each once, as they stand there, in the order of `terms`. */
export function termsIn(texts: readonly string[]): Term[] {
  const found = new Map<string, number>();
  for (const text of texts)
    for (const [word, ...groups] of text.matchAll(anyForm))
      if (!found.has(word))
        found.set(
          word,
          groups.findIndex((group) => group !== undefined),
        );
  return [...found]
    .sort(([, a], [, b]) => a - b)
    .map(([term, which]) => ({ term, says: terms[which]!.says }));
}
