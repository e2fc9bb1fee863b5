/** The sheets beside the made-up case: its map, the comparison of its client IPs, a report. */
import type { CaseView, ChartView, CompareView, ReportView } from '../../shared/rpc/view.ts';

export function chart(view: CaseView): ChartView {
  const nodes = view.path.map((step, i) => ({
    id: step.id,
    title: step.title,
    kind: step.kind,
    x: 40,
    y: 20 + i * 72,
    w: 230,
    h: 46,
    state: ({ done: 'taken', current: 'current', ahead: 'ahead' } as const)[step.state],
    answerLabel: step.answerLabel,
    by: step.by,
    goesOn: [],
  }));
  const side = {
    id: 'permanent',
    title: 'This is a permanent refusal',
    kind: 'end' as const,
    x: 400,
    y: 20,
    w: 210,
    h: 46,
    state: 'not-taken' as const,
    answerLabel: null,
    by: null,
    goesOn: [],
  };
  return {
    nodes: [...nodes, side],
    phases: [],
    edges: [
      ...nodes.slice(1).map((node, i) => ({
        from: nodes[i]!.id,
        to: node.id,
        labels: [nodes[i]!.answerLabel ?? ''].filter(Boolean),
        label: '',
        labelAt: { x: 166, y: node.y - 6 },
        state: (node.state === 'ahead' ? 'likely' : 'taken') as 'likely' | 'taken',
        points: [
          { x: 155, y: node.y - 26 },
          { x: 155, y: node.y },
        ],
      })),
      {
        from: 'is-421',
        to: 'permanent',
        labels: ['another code'],
        label: 'another code',
        labelAt: { x: 286, y: 38 },
        state: 'not-taken',
        points: [
          { x: 270, y: 43 },
          { x: 400, y: 43 },
        ],
      },
    ],
    width: 640,
    height: 760,
    says: [
      'Is it a 421? Yes, 421 4.7.28.',
      'Who issued it? The receiver.',
      'You are at: Have you lowered the rate?',
      'Likely next: wait, then test once.',
    ],
  };
}

const cell = (value: string, result: 'pass' | 'unknown' | null = null, source = 'mail.log') => ({
  value,
  result,
  source,
});
export const compare: CompareView = {
  clientIps: ['198.51.100.25', '198.51.100.26'],
  rows: [
    { label: 'Messages tried', cells: [cell('412'), cell('212')], differs: false },
    { label: 'Accepted', cells: [cell('0'), cell('212')], differs: true },
    { label: 'Last reply', cells: [cell('421 4.7.28'), cell('250 2.0.0')], differs: true },
    {
      label: 'Reverse DNS',
      cells: [
        cell('mail1.example.com', 'pass', 'looked up 16:31'),
        cell('mail2.example.com', 'pass', 'looked up 16:31'),
      ],
      differs: false,
    },
    {
      label: 'Block lists',
      cells: [
        cell('3 clear, 1 unknown', 'unknown', 'looked up 16:31'),
        cell('4 clear', 'pass', 'looked up 16:31'),
      ],
      differs: true,
    },
  ],
  title: 'mx1.example.net refuses 198.51.100.25, and takes 198.51.100.26 in the same hours',
  columns: ['09', '10', '11', '12'],
  unit: 'hour',
  from: '2026-05-19, times in UTC',
  routes: [
    {
      clientIp: '198.51.100.25',
      mta: 'mx1.example.net',
      fate: 'refused',
      refused: 412,
      accepted: 31,
      cells: [
        { refused: 180, accepted: 31 },
        { refused: 120, accepted: 0 },
        { refused: 72, accepted: 0 },
        { refused: 40, accepted: 0 },
      ],
    },
    {
      clientIp: '198.51.100.26',
      mta: 'mx1.example.net',
      fate: 'accepted',
      refused: 0,
      accepted: 212,
      cells: [61, 58, 0, 93].map((accepted) => ({ refused: 0, accepted })),
    },
    {
      clientIp: '203.0.113.40',
      mta: '',
      fate: 'untried',
      refused: 0,
      accepted: 0,
      cells: [0, 0, 0, 0].map((accepted) => ({ refused: 0, accepted })),
    },
  ],
  ruledOut: [
    'Their servers are overloaded, or down: mx1.example.net took 212 messages from 198.51.100.26 in the same time.',
  ],
  left: [
    {
      cause: 'Too many messages in a short time',
      likelihood: 'likely',
      says: ['only one client IP is deferred, and the same door is open for your other address'],
    },
  ],
  warnings: [
    '198.51.100.26 has no name: there is no PTR record. Mail from 198.51.100.26 is accepted all the same, so this is no reason for the refusal. Change nothing there while this case is open.',
  ],
  facts: [
    { label: 'Tries per hour', value: 'mx1.example.net: 24 an hour, at most 61 (2026-05-19 09:00 UTC)' },
    {
      label: 'Burst at the start',
      value: '61 tries in the hour of the first refusal (2026-05-19 09:00 UTC), 18 in a usual one after it',
    },
    {
      label: 'Recovery',
      value: 'steady: 80 of 84 refused in the first 3 hours with tries, 50 of 56 refused in the last 3',
    },
  ],
  advice: [
    'Compare before you change DNS or move mail. Moving all mail to the good address is the usual way to lose that one too.',
  ],
};

export function report(format: string, redaction: string): ReportView {
  const who = redaction === 'full' ? 'a.meyer@example.net' : '[recipient 1]';
  const head =
    'Subject: 421 4.7.28 from mx1.example.net since 19 May 09:20 UTC\n\nHello,\n\nmx1.example.net answers our mail with a 421 since 2026-05-19 09:20 UTC.\n\nWHAT HAPPENS\n  Client IPs     198.51.100.25\n  HELO           mail1.example.com\n  Destination    example.net, MX mx1.example.net [192.0.2.27] port 25\n  Reply          421 4.7.28\n  First seen     2026-05-19 09:20:00 UTC\n\nEXAMPLE\n  To ';
  const text = `${head}${who}\n\nTRANSCRIPT\n  16:08:11.204 *  connected\n  16:08:11.512 S: 421-4.7.28 Gmail has detected an unusual rate of mail\n`;
  return {
    format,
    fileName: `deferral-example.net.${format === 'text' ? 'txt' : format}`,
    mediaType: 'text/plain',
    text: format === 'pdf' ? null : text,
    base64: format === 'pdf' ? 'JVBERi0xLjQK' : null,
    marks:
      redaction === 'full' ? [] : [{ from: head.length, to: head.length + who.length, placeholder: who }],
    gate: [
      { piece: 'clientIp', title: 'Client IPs', state: 'there', says: '198.51.100.25', reason: null },
      { piece: 'helo', title: 'HELO', state: 'there', says: 'mail1.example.com', reason: null },
      { piece: 'recipientDomain', title: 'Receiver', state: 'there', says: 'example.net', reason: null },
      {
        piece: 'remoteMta',
        title: 'Remote MX',
        state: 'there',
        says: 'mx1.example.net [192.0.2.27]',
        reason: null,
      },
      { piece: 'firstSeen', title: 'First seen', state: 'there', says: '19 May 09:20:00', reason: null },
      {
        piece: 'stage',
        title: 'Point',
        state: 'contradictory',
        says: 'The words say “connection”, the log says after the message.',
        reason: null,
      },
      {
        piece: 'queueId',
        title: 'Queue ID',
        state: 'missing',
        says: 'Add one so that they can find it.',
        reason: null,
      },
    ],
    addressees: [
      {
        who: 'Postmaster of example.net',
        address: 'postmaster@example.net',
        asks: ['Is 198.51.100.25 limited?', 'What pace do you accept?'],
        because: 'Every domain with mail must have this address (RFC 5321 §4.5.1).',
      },
    ],
  };
}
