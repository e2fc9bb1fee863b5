import type { Voices } from './voices.ts';

/** The point of the session that a reply came at (RFC 5321 §4.1.1, RFC 3207, RFC 4954). */
export const stageWords = {
  greeting: { screen: 'greeting', inline: 'at the greeting', report: 'greeting' },
  ehlo: { screen: 'introduction (EHLO)', inline: 'after EHLO', report: 'EHLO' },
  starttls: { screen: 'encryption (STARTTLS)', inline: 'at STARTTLS', report: 'STARTTLS' },
  auth: { screen: 'login', inline: 'at the login', report: 'login (AUTH)' },
  mail: { screen: 'sender (MAIL FROM)', inline: 'after MAIL FROM', report: 'MAIL FROM' },
  rcpt: { screen: 'recipient (RCPT TO)', inline: 'after RCPT TO', report: 'RCPT TO' },
  data: { screen: 'message (DATA)', inline: 'at DATA', report: 'DATA' },
  'end-of-data': { screen: 'after the message', inline: 'after the message', report: 'end of data' },
  quit: { screen: 'goodbye (QUIT)', inline: 'after QUIT', report: 'QUIT' },
  unknown: { screen: 'not known', inline: 'at a point not known', report: 'not known' },
} as const satisfies Record<string, Voices>;
