/**
 * Which part of the program carries each behaviour that it was asked for (groups A to P, rows 1 to 205). A row is
 * `[row, what it asks for, …carriers]`. The test in test/seed-features.test.ts looks each carrier up.
 */
export type Carrier =
  /** A step card, and a word that occurs in it. */
  | { step: string; word: string }
  /** A reply: the words, and the cause that they are judged as. */
  | { reply: string; judged: string }
  /** A command card; a cause card. */
  | { command: string }
  | { cause: string }
  /** A guide, and a word that occurs in it. */
  | { guide: string; word: string }
  /** A guard against a mistake, and where it stands. */
  | { guard: string; at: string }
  /** A source file, and a word that occurs in it. */
  | { file: string; word: string }
  /** Left out, with the reason. */
  | { left: string };

export type Row = [row: number, asksFor: string, ...carriers: Carrier[]];

const step = (id: string, word: string): Carrier => ({ step: id, word });
const reply = (text: string, judged: string): Carrier => ({ reply: text, judged });
const command = (id: string): Carrier => ({ command: id });
const cause = (id: string): Carrier => ({ cause: id });
const guide = (id: string, word: string): Carrier => ({ guide: id, word });
const guard = (id: string, at: string): Carrier => ({ guard: id, at });
const file = (path: string, word: string): Carrier => ({ file: path, word });
const left = (reason: string): Carrier => ({ left: reason });
const check = (name: string): Carrier => file(`shared/evidence/checks/${name}.ts`, `'${name}'`);

export const rows: Row[] = [
  // A. What a 421 is
  [1, 'connection taken, then refused and closed', guide('what-is-421', 'took the connection')],
  [
    2,
    'the first digit decides',
    step('is-421', 'starts with 5'),
    guide('what-is-421', 'first digit decides'),
  ],
  [3, 'the words hold the cause', step('wording', '421 alone is generic')],
  [
    4,
    'enhanced status read apart from the code',
    file('shared/smtp/reply.ts', 'enhanced'),
    guide('what-is-421', 'enhanced status'),
  ],
  [5, 'the standards are cited', step('is-421', 'RFC 5321 §4.2.1'), step('wording', 'RFC 3463')],
  [
    6,
    'at the greeting or at any later point',
    step('stage', 'At the greeting'),
    guide('what-is-421', 'any later point'),
  ],
  [7, 'the related codes', step('other-temporary', '450'), guide('what-is-421', '220')],
  [8, 'soft and hard bounce in plain words', guide('what-is-421', 'soft bounce')],
  [
    9,
    'who sends it, and that queues retry',
    file('resources/replies/mta/postfix.yaml', 'postfix'),
    guide('what-is-421', 'tries again by itself'),
  ],
  [
    10,
    'a later bounce is the expected end',
    step('still-trying', 'no new fault'),
    guide('faq', 'not a new fault'),
  ],
  [
    11,
    'one is no reputation event, many are a warning',
    guide('what-is-421', 'it is a warning'),
    step('course', 'is a warning'),
  ],
  [12, 'the usual sign of a limit for bulk and shared senders', step('volume', 'nearly always a limit')],
  [13, 'most mail gets through in the retry window', step('wait', 'Most 421s pass')],

  // B. The stage of the session
  [
    14,
    'the stage is recorded',
    step('stage', 'After the recipient'),
    file('shared/smtp/reply.ts', 'end-of-data'),
  ],
  [
    15,
    'at the greeting nothing of the message is known',
    step('stage', 'nothing of sender, recipient or text'),
    step('sending-identity', 'address and a name'),
  ],
  [
    16,
    'later stages open more causes',
    step('message-authentication', 'From the sender on'),
    guide('what-is-421', 'MAIL FROM'),
  ],
  [
    17,
    'DMARC cannot be the cause at the greeting',
    step('message-authentication', 'cannot be the direct reason'),
  ],
  [18, 'greeting: pause and retry', step('stage', 'Load, limits and your address'), step('wait', 'Leave it')],
  [
    19,
    'after the recipient: policy or rate',
    step('stage', 'greylisting and rate decisions'),
    step('back-off', 'slow route'),
  ],
  [20, 'one client IP only: isolate it', step('compare-ips', 'Hold the route')],
  [
    21,
    'all destinations: look at our side',
    step('scope', 'Everything we send'),
    step('sender-outage', 'common part is yours'),
  ],
  [22, 'greeting points to connections, not to content', step('stage', 'Do not look at content')],
  [
    23,
    'running, refused and silent kept apart',
    step('reachability', 'A refused connection, silence and a real 421'),
    guide('what-is-421', 'refused connection'),
  ],

  // C. Scope
  [24, 'one domain, MX, client IP, or everything', step('scope', 'Only one of their servers')],
  [25, 'one domain only: probably theirs', step('scope', 'Look at their side first')],
  [
    26,
    'all routes to one domain: their MX is the centre',
    step('receiver', 'all their servers defer everybody'),
  ],
  [
    27,
    'one of two addresses: no rejection of the domain',
    step('compare-ips', 'nothing against your domain'),
  ],
  [
    28,
    'once, repeated, persistent',
    step('course', 'Once, again and again'),
    file('shared/verdict/trend.ts', 'persistent'),
  ],
  [29, 'bulk or single', step('volume', 'One message, or many')],
  [30, 'was the MX changed lately', step('mx-change', 'move their mail lately')],
  [
    31,
    'is it really a 421',
    step('is-421', 'Is this really a 421'),
    step('nothing-found', 'words that count'),
  ],
  [32, '5yz leave the flow with short guidance', step('permanent', '552'), step('permanent', '535')],
  [
    33,
    'who runs the server, who gets the evidence',
    step('own-relay', 'Who runs it'),
    step('escalate', 'the one who can act'),
  ],

  // D. Times and numbers
  [34, 'normal retries, the first hour', file('shared/retry/schedule.ts', 'Normal retries')],
  [
    35,
    'wait 15 minutes, retry once',
    step('wait', '15 minutes after the last try'),
    guide('faq', 'wait 15 minutes, try once'),
  ],
  [36, 'doubling pauses', step('back-off', '15, 30 minutes, 1, 2, 4 hours')],
  [
    37,
    'four to five days in all',
    file('shared/retry/schedule.ts', '4 to 5 days'),
    step('wait', '4 to 5 days of patience'),
  ],
  [38, 'greylisting passes within the hour', step('greylisting', '1 to 60 minutes')],
  [
    39,
    'cooling, 6 to 12 hours',
    file('shared/retry/schedule.ts', 'Cooling'),
    step('compare-ips', '6 to 12 hours'),
  ],
  [40, 'twelve hours before escalating', step('cooling', '12 hours before you escalate')],
  [41, 'an incident after 12 to 24 hours', step('how-long', 'An incident')],
  [42, 'a day without recovery: escalate', step('how-long', 'The report is due')],
  [43, 'a time line from first and last seen', file('renderer/parts/TimeLine.svelte', 'timeline')],
  [44, 'one or two connections', step('back-off', 'one or two connections')],
  [45, '“above five connections” as the claim of one source', step('back-off', 'A source says')],
  [46, 'restarts pass within minutes', cause('maintenance'), step('wait', 'within minutes')],
  [47, 'small groups, pauses', step('back-off', 'small groups with pauses')],
  [48, 'a failed cycle is structural', step('how-long', 'structural'), guard('resend-all', 'resend')],

  // E. Causes
  [
    49,
    'overload',
    cause('capacity'),
    reply('421 4.3.2 mx1.example.net load shedding. Try later', 'capacity'),
  ],
  [50, 'at its maximum of connections', reply('421 4.3.2 All server ports are busy', 'capacity')],
  [51, 'too many connections from one sender', cause('connection-limit')],
  [52, 'a ceiling per address', cause('rate-limit')],
  [53, 'slowed down, not listed', step('reputation', 'not the same as being on a block list')],
  [54, 'maintenance or restart', cause('maintenance')],
  [55, 'greylisting', cause('greylisting')],
  [56, 'refusal as a filter', cause('policy'), cause('reputation')],
  [57, 'their own DNS', cause('dns-failure')],
  [58, 'reverse name missing or not matching', cause('reverse-dns'), check('iprev')],
  [
    59,
    'authentication hidden in a deferral',
    cause('authentication'),
    step('message-authentication', 'defer instead of refusing'),
  ],
  [60, 'SPF passes, DKIM fails', check('dkim'), step('message-authentication', 'One of them fails')],
  [61, 'low reputation of a domain', cause('reputation')],
  [62, 'suspicious content or links', cause('content')],
  [
    63,
    'too many errors in a session',
    cause('protocol-error'),
    step('earlier-replies', 'Refused recipients'),
  ],
  [64, 'messages per connection', cause('connection-limit'), step('back-off', 'few messages per connection')],
  [65, 'time-out, route, network', cause('timeout')],
  [66, 'a server behind the MX', reply('421 Downstream server error', 'other')],
  [
    67,
    'out of disk, ports or processes',
    reply('421 4.3.1 Out of disk space for temp file', 'capacity'),
    reply('421 Fork failed', 'capacity'),
  ],
  [
    68,
    'excessive volume of a domain',
    reply(
      '421 4.7.1 Messages to u@icloud.com deferred due to excessive volume. Try again later',
      'rate-limit',
    ),
  ],
  [69, 'bursts, complaints, traps, odd lists', step('reputation', 'trap hits')],
  [
    70,
    'a pool spoiled by others',
    step('reputation', 'neighbours on a shared address'),
    step('own-relay', 'somebody else'),
  ],
  [71, 'TLS policy', cause('tls'), step('tls-session', 'insist on TLS')],
  [72, 'our firewall, memory or load', cause('sender-outage'), step('sender-outage', 'lack of memory')],

  // F. Steps
  [
    73,
    'open the notice and read the whole error',
    step('nothing-found', 'Open the notice in full'),
    file('renderer/stages/Start.svelte', 'drop'),
  ],
  [
    74,
    'wait without pressing Send',
    guard('rapid-retries', 'wait'),
    file('renderer/parts/StepPane.svelte', 'Not before'),
  ],
  [75, 'lower the volume', step('back-off', 'Stop the mailing')],
  [
    76,
    'the receiver’s status',
    step('receiver', 'status page'),
    step('receiver', 'Gmail, Yahoo, Outlook.com, AOL'),
  ],
  [77, 'a plain test message', step('test-message', 'plain text, an ordinary subject')],
  [78, 'a tester only later, and what it proves', step('test-message', 'It proves nothing about')],
  [79, 'deferred is fine, failed is not', step('logs-and-queue', '“Deferred” is fine')],
  [
    80,
    'the delivery lists of hosting panels',
    step('logs-and-queue', 'Track Email Delivery'),
    file('shared/bounce/importers/cpanel.ts', 'cPanel'),
  ],
  [81, 'see that retries happen', step('logs-and-queue', 'somebody really tries again')],
  [
    82,
    'identity',
    step('sending-identity', 'introduce itself'),
    step('message-authentication', 'SPF, DKIM and DMARC'),
  ],
  [83, 'reputation', step('reputation', 'What do others think')],
  [84, 'backup MX', check('mx'), step('receiver', 'then the backup')],
  [85, 'is port 25 open from here', step('reachability', 'port 25'), command('shell-port-25')],
  [86, 'propagation', check('propagation')],
  [87, 'escalate when the window is past', step('report-ready', 'after 24 hours it is due')],
  [88, 'checklist: size, format, status, volume', step('test-message', 'size and format within the limits')],
  [
    89,
    'checklist: successes, nothing stuck, limits, records',
    step('recovered', 'nothing stuck in the queue'),
  ],
  [90, 'if this did not work', step('resend', 'Find the cause first'), step('report-ready', 'report')],
  [
    91,
    'next steps: pause, log, group size, resend',
    step('wait', 'Look again after an hour'),
    step('logs-and-queue', 'Drop the log here'),
    step('back-off', 'small groups'),
    step('resend', 'send that one message again'),
  ],
  [92, 'two reading levels', file('renderer/parts/Doing.svelte', 'Administrator')],
  [
    93,
    'a flowchart',
    file('shared/flowchart/draw.ts', 'drawChart'),
    file('renderer/stages/Map.svelte', 'case.chart'),
  ],
  [
    94,
    'the signals of an incident side by side',
    step('how-long', 'time line'),
    step('scope', 'Group the log'),
    step('reputation', 'changes of a listing'),
    file('renderer/parts/EvidencePane.svelte', 'CausesPane'),
  ],

  // G. Commands and queue
  [95, 'Exim log', command('exim-log-421')],
  [96, 'Postfix log', command('postfix-log-421')],
  [97, 'times against load', command('shell-load'), step('course', 'own volume and load')],
  [
    98,
    'domains by number of 421s',
    command('shell-rank-domains'),
    file('renderer/stages/Logs.svelte', 'domains'),
  ],
  [99, 'sort into families', step('wording', 'mostly resources')],
  [100, 'queue listings', command('postfix-queue'), command('exim-queue')],
  [101, 'deleting, with the warning', command('postfix-delete-one'), command('exim-delete-one')],
  [102, 'intervals of what waits', step('course', 'intervals between the retries'), command('exim-retry')],
  [103, 'no mass deletion', guard('mass-delete', 'logs-and-queue')],
  [104, 'open connections', command('shell-sessions')],
  [
    105,
    'limits of the own server',
    command('postfix-server-limits'),
    command('exim-server-limits'),
    step('own-server-limits', 'smtp_accept_max'),
  ],
  [106, 'retry policy of the MTA', step('sender-outage', 'queue runs'), command('exim-slow-route')],
  [107, 'swaks', command('swaks-ehlo'), command('swaks-rcpt')],
  [108, 'telnet to port 25', command('shell-telnet')],
  [109, 'MX look-up', command('dig-mx')],
  [110, 'reverse look-up', command('dig-ptr')],
  [
    111,
    'ping and traceroute: named, not offered',
    step('reachability', 'ping and traceroute'),
    guide('faq', 'ping'),
  ],
  [112, 'commands filled with the case’s values', file('shared/flowchart/fill.ts', 'fillCommand')],
  [
    113,
    'transcripts with times',
    step('report-ready', 'transcript'),
    file('shared/case/finding.ts', 'TranscriptLine'),
  ],

  // H. Identity and authentication
  [114, 'reverse name and back', check('iprev'), command('dig-forward')],
  [115, 'a steady, real HELO', check('helo'), step('sending-identity', 'real, lasting, public name')],
  [116, 'SPF for the sending address', check('spf'), step('message-authentication', 'at most 10 look-ups')],
  [117, 'DKIM', check('dkim'), step('message-authentication', 'go out unsigned')],
  [118, 'DMARC and alignment', check('dmarc'), step('message-authentication', 'aligned with the From')],
  [119, 'examples of records', step('message-authentication', 'v=DMARC1')],
  [120, 'all three with one test', step('message-authentication', 'all three at once')],
  [121, 'Postmaster Tools', step('reputation', 'Google Postmaster Tools'), guide('faq', 'Postmaster Tools')],
  [122, 'a steady identity for greylisting', step('greylisting', 'HELO and envelope sender stable')],
  [123, 'no bursts to one domain', step('volume', 'messages per hour per domain')],
  [
    124,
    'complaints, bounces, readers per address',
    step('reputation', 'Complaints, bounces and who still reads'),
  ],
  [
    125,
    'did a listing change',
    step('reputation', 'changes of a listing'),
    file('shared/evidence/changes.ts', 'changed'),
  ],
  [126, 'unknown sources in DMARC reports', step('message-authentication', 'aggregate reports')],
  [
    127,
    'an own address, few connections, clean authentication',
    step('reputation', 'An address of your own'),
  ],
  [128, 'long-term habits', step('recovered', 'In the long run'), guide('faq', 'Send steadily')],

  // I. Comparison
  [
    129,
    'affected and unaffected side by side',
    file('shared/rpc/present/compare.ts', 'compareView'),
    step('compare-ips', 'Same naming scheme'),
  ],
  [130, 'compare before changing', step('compare-ips', 'Compare first, then change')],
  [131, 'hold the route, retry slowly', step('compare-ips', 'retry slowly'), command('postfix-hold-domain')],

  // J. Wordings
  [
    132,
    'service not available',
    reply('421 4.3.2 Service not available, closing transmission channel', 'capacity'),
  ],
  [
    133,
    'try again later, busy, not in whitelist',
    reply('421 4.7.0 IP not in whitelist for RCPT domain, closing connection', 'policy'),
    reply('421 4.4.5 Server busy, try again later', 'capacity'),
    reply('421 Too many connections', 'connection-limit'),
  ],
  [
    134,
    'plain temporary errors',
    reply('421 Greylisting enabled, please try later', 'greylisting'),
    reply('421 Temporary server unavailable', 'capacity'),
    reply('421 Server busy, try again later', 'capacity'),
  ],
  [
    135,
    'AOL DYN:T1, disk, ports',
    reply('421 4.2.1 : (DYN:T1) https://postmaster.info.aol.com/errors/421dynt1.html', 'rate-limit'),
  ],
  [
    136,
    'time-out, and the number with a hash',
    reply('421 4.4.2 mx.example.net Error: timeout exceeded', 'timeout'),
    reply('421 #4.4.5 Too many connections from your host', 'connection-limit'),
  ],
  [
    137,
    'too many errors, POL-T2',
    reply('421 4.7.0 mx.example.net Error: too many errors', 'protocol-error'),
    reply('421 4.7.1 POL-T2 Connection refused', 'policy'),
  ],
  [
    138,
    'downstream, fork, unexpected failure',
    reply('421 Unexpected failure, please try later', 'capacity'),
  ],
  [
    139,
    'Gmail: reputation of the domain',
    reply(
      '421-4.7.0 This message is suspicious due to the very low reputation of the sending domain. gsmtp',
      'reputation',
    ),
  ],
  [
    140,
    'Gmail: content or links',
    reply(
      '421-4.7.0 This message is suspicious due to the nature of the content or the links within. gsmtp',
      'content',
    ),
  ],
  [
    141,
    'Gmail: unauthenticated',
    reply(
      '421-4.7.26 This email has been rate limited because it is unauthenticated. gsmtp',
      'authentication',
    ),
  ],
  [
    142,
    'Gmail: unusual rate',
    reply(
      '421-4.7.28 Gmail has detected an unusual rate of mail originating from your IP address. gsmtp',
      'rate-limit',
    ),
  ],
  [
    143,
    'Yahoo and its kin',
    reply(
      '421 Message from 192.0.2.1 temporarily deferred - 4.16.50. Please refer to http://postmaster.yahoo.com/errors/postmaster-21.html',
      'reputation',
    ),
    reply('421 Max message per connection reached, closing transmission channel', 'connection-limit'),
  ],
  [
    144,
    'Outlook.com RP-001',
    reply(
      '421 RP-001 The mail server IP connecting to Outlook.com server has exceeded the rate limit allowed.',
      'rate-limit',
    ),
  ],
  [
    145,
    'iCloud: excessive volume',
    reply(
      '421 4.7.1 Messages to u@icloud.com deferred due to excessive volume. Try again later',
      'rate-limit',
    ),
  ],
  [
    146,
    'concurrent connections, no PTR, sessions',
    reply('421 4.7.0 Too many concurrent connections', 'connection-limit'),
    reply('421 4.7.1 Client host has no PTR record', 'reverse-dns'),
    reply('421 Too many sessions from your IP', 'connection-limit'),
  ],
  [147, 'continuation lines', step('is-421', 'join `421-` lines')],
  [148, 'families of numbers', step('wording', '4.4.2 and 4.4.5'), guide('status-codes', '4.4.2')],
  [149, 'the provider’s own guidance', step('provider-page', 'publish what their replies mean')],

  // K. Escalation
  [
    150,
    'the fields of a report',
    file('shared/escalation/report.ts', 'HELO'),
    step('report-ready', 'Client IP, HELO, destination'),
  ],
  [151, 'a template with subject and UTC', file('shared/escalation/exporters/text.ts', 'exporter')],
  [
    152,
    'whom to write to',
    step('escalate', 'In this order'),
    file('shared/escalation/addressees.ts', 'postmaster'),
  ],
  [153, 'completeness before sending', file('shared/escalation/completeness.ts', 'missing')],
  [
    154,
    'only after cooling, with the retry pattern',
    step('report-ready', 'Not before 12 hours'),
    step('escalate', 'retry pattern'),
  ],
  [155, 'the transcript with S: and C:', step('report-ready', '`S:` and `C:`')],
  [156, 'evidence to whoever acts', step('escalate', 'the one who can act')],

  // L. Mistakes
  [157, 'rapid retries', guard('rapid-retries', 'back-off'), guard('rapid-retries', 'cooling')],
  [158, 'pressing Send', guard('rapid-retries', 'wait')],
  [
    159,
    'no record changes for one 421',
    guard('dns-change', 'message-authentication'),
    guard('dns-change', 'wait'),
  ],
  [
    160,
    'changes blur the time line: journal',
    guard('two-changes', 'change-journal'),
    guard('dns-change', 'sending-identity'),
  ],
  [
    161,
    'do not move the volume',
    guard('move-all-volume', 'compare-ips'),
    guard('move-all-volume', 'back-off'),
  ],
  [162, 'do not take reputation for fine', guard('assume-clean', 'reputation')],
  [163, 'a delay is no failure', step('still-trying', 'ask for opposite things')],
  [164, 'do not ignore batch limits', step('back-off', 'Do not ignore batch limits')],
  [165, 'no test inside a campaign', guard('test-in-campaign', 'test-message')],
  [
    166,
    'what ignoring leads to',
    guide('faq', 'ignore it'),
    step('handed-over', 'remembers what was promised'),
  ],
  [
    167,
    'recurring: cure before growing',
    step('recovered', 'third time'),
    step('course', 'again and again over weeks'),
  ],
  [168, 'server limits are global', guard('inbound-limits', 'own-server-limits')],

  // M. Reassurance
  [
    169,
    'mailbox, domain and hosting are untouched',
    step('wait', 'untouched by a 421'),
    guide('what-is-421', 'It does not touch'),
  ],
  [170, 'queued is not lost', file('shared/rpc/present/headline.ts', 'is not lost')],
  [171, '“not blocked” only with evidence', guide('faq', 'instead of soothing you')],
  [172, 'a short wait often ends it', step('wait', 'without anybody doing anything')],
  [173, 'patience first', step('volume', 'patience is the best first step')],
  [174, 'patience and evidence', step('cooling', 'Keep collecting')],

  // N. Questions
  [175, 'is it permanent', guide('faq', 'Is a 421 permanent?')],
  [176, 'how long to wait', guide('faq', 'How long should I wait')],
  [177, 'does it hurt reputation', guide('faq', 'hurt my reputation')],
  [178, 'why from Gmail', guide('faq', 'from Gmail')],
  [179, 'can SPF, DKIM, DMARC cause it', guide('faq', 'Indirectly')],
  [180, 'is my domain blocked', guide('faq', 'Is my domain blocked?')],
  [181, 'can I fix it myself', guide('faq', 'Can I fix it myself?')],
  [
    182,
    'will it arrive, causes, how to get fewer',
    guide('faq', 'Will it still arrive?'),
    guide('faq', 'how do I get fewer'),
  ],

  // O. Tools
  [
    183,
    'an email tester: examined from a delivered message',
    file('shared/ports.ts', 'MessageAuth'),
    step('test-message', 'email tester'),
  ],
  [184, 'a deliverability test', step('message-authentication', 'opened here')],
  [185, 'MX look-up', check('mx')],
  [186, 'block lists and their changes', check('dnsbl'), file('shared/evidence/changes.ts', 'changed')],
  [187, 'ports reachable', step('reachability', 'port 25'), file('shared/evidence/target.ts', '2525')],
  [188, 'DNS records', check('mx'), file('renderer/parts/FindingsPane.svelte', 'finding')],
  [189, 'propagation', check('propagation')],
  [
    190,
    'domain health',
    check('dmarc'),
    left(
      'Monitoring of DMARC reports needs a mailbox for them and a service that runs; the step names what the reports show.',
    ),
  ],
  [191, 'guides', guide('what-is-421', '550'), guide('import-a-bounce', 'Postfix')],
  [192, 'Postmaster Tools', step('reputation', 'postmaster.google.com')],
  [
    193,
    'overview, steps, verify',
    step('change-journal', 'Write down what you change'),
    step('test-message', 'comparison'),
  ],
  [
    194,
    'reporting for many customers',
    left(
      'One person’s desk: a case holds customer and ticket, the history searches them; there is no multi-tenant reporting.',
    ),
  ],
  [195, 'summarise', file('shared/escalation/handover.ts', 'handoverNote')],

  // P. Conflicts, decided
  [
    196,
    'when to escalate: bands with their origin',
    file('shared/retry/schedule.ts', 'origin'),
    guide('follow-the-steps', 'several sources that disagree'),
  ],
  [
    197,
    'RFC 5321 says 30 minutes',
    step('wait', '30 minutes between tries'),
    guide('follow-the-steps', '30 minutes'),
  ],
  [
    198,
    'reassurance follows the evidence',
    step('wording', 'The words win'),
    file('shared/rpc/present/headline.ts', 'Nothing is promised'),
  ],
  [
    199,
    'checks ordered by stage',
    step('message-authentication', 'the step is passed over'),
    file('shared/verdict/lookups.ts', 'isEarly'),
  ],
  [
    200,
    'a slip in a heading',
    step('permanent', '552'),
    left('Nothing of the heading is kept: 552 is a permanent refusal.'),
  ],
  [
    201,
    'inbound limits only for our own relay',
    guard('inbound-limits', 'issuer'),
    step('own-server-limits', 'only here'),
  ],
  [
    202,
    'codes by position',
    step('is-421', 'Do not search a log for the bare text 421'),
    guide('administrator', 'Do not search for 421'),
  ],
  [203, 'a provider is told only where it shows', file('shared/catalogue/provider.ts', 'tokens')],
  [204, 'ping proves nothing', step('reachability', 'their failure proves nothing')],
  [205, 'claims of vendors', left('Advertising is no behaviour.')],
];
