import type { Outputs } from '../../shared/rpc/contract.ts';

/** Some lines of a long log, and a fact that stands nowhere in it. */
export const original: Outputs['case.original'] = {
  name: 'mail.log',
  total: 48_210,
  lines: [
    { at: 1204, text: 'Nov 28 15:02:11 out1 postfix/qmgr[411]: 4F1A22: removed', marks: [] },
    {
      at: 1205,
      text: 'Nov 28 15:02:12 out1 postfix/smtp[902]: 4F1A23: to=<jo@example.net>, relay=mx1.example.net[203.0.113.9]:25, delay=2, dsn=4.7.28, status=deferred (host mx1.example.net[203.0.113.9] said: 421 4.7.28 Too many mails)',
      marks: [
        { from: 40, to: 46, fact: 'queue id' },
        { from: 52, to: 66, fact: 'recipient' },
        { from: 75, to: 90, fact: 'remote MTA' },
        { from: 188, to: 213, fact: 'reply' },
      ],
    },
  ],
  elsewhere: [{ fact: 'client IP', value: '198.51.100.25' }],
};
