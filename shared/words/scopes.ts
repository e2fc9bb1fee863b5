import type { Voices } from './voices.ts';

/** What else is refused, and so what the refused deliveries have in common. */
export const scopeWords = {
  'one-domain': {
    screen: 'one receiver domain',
    inline: 'one receiver domain',
    report: 'one recipient domain; others accept',
  },
  'one-mx': {
    screen: 'one mail server of one receiver',
    inline: 'one mail server of one receiver',
    report: 'one of the MX hosts of the recipient domain; another accepts',
  },
  'one-client-ip': {
    screen: 'one of your client IPs',
    inline: 'one of your client IPs',
    report: 'one client IP; the same destination accepts from another',
  },
  'all-destinations': {
    screen: 'every destination',
    inline: 'every destination',
    report: 'all destinations',
  },
  mixed: {
    screen: 'several unrelated receivers',
    inline: 'several unrelated receivers',
    report: 'several unrelated recipient domains; others accept',
  },
  unknown: {
    screen: 'not known',
    inline: 'not known',
    report: 'whether other destinations are affected is not known',
  },
} as const satisfies Record<string, Voices>;
