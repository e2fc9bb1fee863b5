/** What a new card file begins with. */

/** Folders of cards, and what is in them. */
export const places = [
  ['replies/provider', 'A reply of one provider'],
  ['replies/mta', 'A reply of a mail server program'],
  ['replies/registry', 'A reply by its code alone'],
  ['providers', 'A provider'],
  ['causes', 'A cause'],
  ['commands', 'A command to copy'],
  ['dnsbl', 'A block list'],
  ['kits', 'What a form asks for'],
  ['letters', 'Letters in a language'],
] as const;

/** `today`: YYYY-MM-DD. */
export const beginningOf = (today: string): string => `- id: a-name-of-its-own
  providers: [generic]
  cause: rate-limit
  side: sender
  match:
    all: ['words of the reply, in small letters']
  samples:
    - '421 4.7.0 Words of the reply, in small letters, as they came'
  means: What it says, in one sentence.
  advice: What to do, in one sentence.
  checked: ${today}
  source: where you know it from
  confidence: medium
`;
