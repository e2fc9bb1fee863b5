import type { Voices } from './voices.ts';

/** Who issued a reply. */
export const issuerWords = {
  'remote-mta': { screen: 'The receiver', inline: 'the receiver', report: 'the receiver' },
  'own-relay': {
    screen: 'The server you send through',
    inline: 'the server you send through',
    report: 'the server that we send through',
  },
  'own-mta': {
    screen: 'Your own mail server',
    inline: 'your own mail server, which got no answer',
    report: 'our own mail server, which got no answer',
  },
  unknown: { screen: 'Not known', inline: 'not known', report: 'not known' },
} as const satisfies Record<string, Voices>;
