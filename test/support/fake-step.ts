/** The steps of the made-up case: the present one in full, the way there, and any of them looked at again. */
import type { CaseView, StepView } from '../../shared/rpc/view.ts';

export const backOff: StepView = {
  id: 'back-off',
  kind: 'do',
  title: 'Have you lowered the rate to example.net?',
  why: 'The reply names a rate limit for 198.51.100.25. At the same pace every new attempt counts against it. Waiting alone will probably not end this.',
  answers: [
    { id: 'lowered', label: 'Yes, it is slower now', note: '' },
    { id: 'slow-already', label: 'It was slow already', note: '' },
    { id: 'cannot', label: 'I cannot change it', note: '' },
  ],
  plain: {
    does: [
      'Ask whoever runs your mail server to send more slowly to example.net. Other receivers keep their speed.',
      'Hold the rest of the newsletter. Single mails may go on.',
      'Leave the queue alone. Your server tries again by itself, about 17:14.',
    ],
    doNot: ['Do not send the same mail again by hand. Each copy counts against the limit.'],
  },
  admin: {
    does: [
      'Give this domain its own slow route: two connections at most.',
      'Hold the rest of the newsletter.',
    ],
    doNot: ['Do not flush the queue (postqueue -f). It discards the waiting times.'],
  },
  time: 'A rate limit is usually over within some hours at a lower pace.',
  notBefore: '2026-05-19T17:08:00.000Z',
  handOn: null,
  hold: { until: 'Next try not before', because: 'This reply is known to need at least 1 h.' },
  sources: [
    { label: 'RFC 5321 §4.5.4.1', url: null },
    { label: 'Google: 4.7.28', url: 'https://support.google.com/a/answer/3726730' },
  ],
  commands: [
    {
      title: 'Postfix',
      what: 'A slow route for example.net',
      into: null,
      harmless: false,
      sh: 'postconf -M slow/unix="slow unix - - n - - smtp"\npostconf -e slow_destination_concurrency_limit=2\necho \'example.net slow:\' >> /etc/postfix/transport\npostmap /etc/postfix/transport && postfix reload',
      powershell: null,
      scope: 'Run on mail1.example.com as root. Needs transport_maps to name that file.',
      undo: 'postconf -MX slow/unix',
    },
    {
      title: 'dig',
      what: 'Mail servers of example.net',
      into: null,
      harmless: true,
      sh: 'dig +short MX example.net',
      powershell: 'Resolve-DnsName example.net -Type MX',
      scope: '',
      undo: '',
    },
  ],
  guards: [
    {
      id: 'move-all',
      says: 'Do not move all mail to 198.51.100.26.',
      because: 'It works today; this would slow it too.',
    },
  ],
  checked: { says: 'checked 8 days ago (2026-05-09)', old: false },
  tools: ['change'],
  change: { kind: 'volume', answer: 'lowered', must: false },
  answered: null,
};

export const path: CaseView['path'] = [
  {
    id: 'is-421',
    title: 'Is it a 421?',
    kind: 'check',
    state: 'done',
    answerLabel: 'Yes, 421 4.7.28',
    by: 'evidence',
    because: 'mail.log, line 48,113',
    phase: 'cause',
  },
  {
    id: 'issuer',
    title: 'Who issued it?',
    kind: 'check',
    state: 'done',
    answerLabel: 'The receiver',
    by: 'evidence',
    because: 'Postfix wrote “said:” with that name.',
    phase: 'cause',
  },
  {
    id: 'stage',
    title: 'At which point?',
    kind: 'check',
    state: 'done',
    answerLabel: 'After the message',
    by: 'evidence',
    because: 'mail.log',
    phase: 'cause',
  },
  {
    id: 'scope',
    title: 'How wide is it?',
    kind: 'check',
    state: 'done',
    answerLabel: 'One of your client IPs',
    by: 'evidence',
    because: '198.51.100.26 gets through',
    phase: 'cause',
  },
  {
    id: 'volume',
    title: 'Bulk or single mail?',
    kind: 'ask',
    state: 'done',
    answerLabel: 'Bulk, a newsletter',
    by: 'user',
    because: 'you',
    phase: 'cause',
  },
  {
    id: 'back-off',
    title: 'Have you lowered the rate?',
    kind: 'do',
    state: 'current',
    answerLabel: null,
    by: null,
    because: null,
    phase: 'checks',
  },
  {
    id: 'compare-ips',
    title: 'Compare the client IPs',
    kind: 'check',
    state: 'ahead',
    answerLabel: null,
    by: null,
    because: null,
    phase: 'checks',
  },
  {
    id: 'wait',
    title: 'Wait, then test once',
    kind: 'do',
    state: 'ahead',
    answerLabel: null,
    by: null,
    because: null,
    phase: 'wait',
  },
  {
    id: 'escalate',
    title: 'Report to the postmaster',
    kind: 'do',
    state: 'ahead',
    answerLabel: null,
    by: null,
    because: null,
    phase: 'report',
  },
  {
    id: 'recovered',
    title: 'Did it recover?',
    kind: 'check',
    state: 'ahead',
    answerLabel: null,
    by: null,
    because: null,
    phase: 'done',
  },
];

export const stepOf = (view: CaseView, id: string): StepView => {
  const found = view.path.find((p) => p.id === id);
  if (!found || id === view.step.id) return view.step;
  return {
    ...backOff,
    id,
    kind: found.kind,
    title: found.title,
    why: 'Where the 421 comes from decides whom to ask.',
    notBefore: null,
    hold: null,
    time: '',
    commands: [],
    guards: [],
    answered: found.answerLabel
      ? {
          answer: 'lowered',
          label: found.answerLabel,
          by: found.by ?? 'evidence',
          because: found.because ?? '',
          overrules: null,
        }
      : null,
  };
};
