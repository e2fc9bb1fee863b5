/**
 * What is no mail server's word gives no attempt: prose, code, bills, tables of numbers, minutes, and mails of public
 * lists, each with three-digit numbers where a code could stand.
 */
import { describe, expect, test } from 'vitest';
import { read } from '../../../shared/bounce/read.ts';

const codes = [421, 450, 451, 452, 454, 500, 512, 550, 554, 571];

const prose = [
  (n: number) => `We counted ${n} visitors on the first day, and twice as many on the second.`,
  (n: number) => `The hotel gave us room ${n}: a quiet one with a view of the yard.`,
  (n: number) =>
    `Chapter ${n - 400}\n\nOn page ${n} the author says: ${n} people lived in the village before the war.`,
  (n: number) => `Bus ${n} leaves at 9:20. Bus ${n + 1} does not stop here.`,
  (n: number) =>
    `Dear Anna,\n\nthe invoice over ${n} euros was paid on 17 May. Please call ${n}-0199 if anything is missing.\n\nBest, Tom`,
  (n: number) => `Minutes\n1. Budget: ${n} k\n2. Staff: ${n} days\n3. ${n} – new projector for the hall`,
  (n: number) => `Flight LH ${n} to Oslo is delayed by two hours. Passengers may have dinner.`,
  (n: number) => `Your parcel ${n} 4.7.11 could not be delivered. It waits at the shop in Mill Street ${n}.`,
  (n: number) => `${n} is a nice number: ${n} = 3 · ${Math.round(n / 3)}.`,
  (n: number) => `“${n} nights” he said, and went back to bed.`,
];
/** A line of its own that begins with a number, and counts something or names a place. */
const alone = [
  'visitors came',
  'of them stayed',
  'Jahre Stadtgeschichte',
  'Elm Street',
  'Rue de la Paix',
  'pages, hardcover',
  'Boeing engines',
  'a good number',
  'B.C.',
  'dead in earthquake',
  'unread',
  'Wohnungen gebaut',
  'Broadway',
  'hp',
  '(dice game)',
  'Monday morning',
  'Gäste',
  'Kilometer',
  'Teilnehmende',
  'tonnes of CO2',
  'days later',
  'steps up the tower',
  'Fahrenheit',
  'g Mehl',
  'W 42nd St',
  'horsepower',
  'calories per serving',
  'paracord bracelet',
  'paracord survival bracelet with whistle',
  'SL for sale',
  'watt power supply',
  'South exit closed',
  'U.S. 1',
  'lb test line',
  'mail order catalogues',
  'host families wanted',
  'cfm range hood',
  'seats not available',
  'Tickets noch verfügbar',
  'Artikel im Warenkorb',
  'W Melrose, Chicago',
  '- Pizza Quattro Stagioni',
  "|   throw new Error('too many connections');",
].map((words) => (n: number) => `${n} ${words}`);
const counted = [
  (n: number) => `2026-05-17 09:20:11 ${n} Visitors connected to the museum network`,
  (n: number) => `Error: ${n} items could not be synchronised with the server`,
  (n: number) => `Backup finished: ${n} files, 12 MB, mail sent to admin@example.com`,
  (n: number) => `MySQL: ${n} connections, max 800`,
  (n: number) => `${n} W Main Street, Springfield. Mail: info@example.org`,
  (n: number) => `Delivery of parcel ${n} to anna@example.net failed because nobody was at home.`,
  (n: number) => `Job 17 failed: exit status ${n}`,
  (n: number) => `upstream responded with ${n} while connecting to mail-api:8080`,
  (n: number) => `4.2.2 The mailbox format of messages is told on page ${n} of the manual of the server.`,
  (n: number) => `${n},550 messages`,
  (n: number) => `${n}-seat theatre closed`,
  (n: number) =>
    `- cannot even establish an SMTP connection (e.g. host not found, connection refused, TLS handshake failed...): retry ${n} times?`,
  (n: number) => `ssh: connect to host web${n}.example.com port 22: Connection refused`,
];
const code = [
  (n: number) => `if (status === ${n}) {\n  throw new Error('status ' + ${n});\n}`,
  (n: number) => `const port = ${n};\nserver.listen(port, () => console.log(\`up on \${port}\`));`,
  (n: number) => `int a[] = { ${n}, ${n + 1}, ${n + 2} }; // sizes`,
  (n: number) => `src/app.ts:${n}:12 - error TS2345: Argument of type 'string' is not assignable.`,
  (n: number) => `#0 /var/www/lib/Reader.php(${n}): Reader->open()\n#1 /var/www/index.php(12): run()`,
  (n: number) => `GET /index.html HTTP/1.1" ${n} 1234 "-" "curl/8"`,
  (n: number) => `{"id": ${n}, "name": "chair", "price": {"amount": ${n}, "currency": "EUR"}}`,
  (n: number) => `SELECT * FROM orders WHERE id = ${n} AND total > ${n}.00;`,
  (n: number) => `width: ${n}px;\nheight: ${n}px;\nmargin: 0 auto;`,
  (n: number) =>
    `Traceback (most recent call last):\n  File "a.py", line ${n}, in <module>\nValueError: ${n} is not a day`,
];
const tables = [
  (n: number) =>
    `Pos  Item      Qty  Sum\n1    Paper     ${n}   12.00\n2    Pencils   12    ${n}.00\nTotal               ${n}.50`,
  (n: number) => `Date;Amount;Text\n17.05.2026;${n},00;Rent\n18.05.2026;12,50;Coffee`,
  (n: number) => `eth0: ${n} packets, ${n + 3} bytes\nlo: 12 packets, ${n} bytes`,
  (n: number) => `  PID USER      %CPU COMMAND\n  ${n} www-data   0.3 nginx\n  ${n + 1} anna       1.2 vim`,
  (n: number) => `Filesystem  Size Used\n/dev/sda1   ${n}G ${n - 100}G\n/dev/sdb1   ${n}M 12M`,
  (n: number) => `kWh per month: ${n}, ${n + 5}, ${n + 9}\nper year: ${n * 12}`,
];
const lists = [
  (n: number) =>
    `From: Anna <anna@example.org>\nTo: users@lists.example.com\nSubject: [users] release ${n}\nDate: Sun, 17 May 2026 09:20:00 +0000\nMessage-ID: <${n}@example.org>\nContent-Type: text/plain\n\nVersion ${n} is out: ${n} changes, of which ${n - 400} mend bugs.\n`,
  (n: number) =>
    `From: Tom <tom@example.org>\nTo: dev@lists.example.com\nSubject: Re: [dev] what does ${n} mean?\nDate: Sun, 17 May 2026 09:20:00 +0000\nMessage-ID: <q${n}@example.org>\n\n> The manual lists ${n} among others.\n\nRFC 5321 has a table of them. Our server never sent a ${n} so far.\n`,
  (n: number) =>
    `From: shop@example.com\nTo: anna@example.org\nSubject: Your order ${n}\nDate: Sun, 17 May 2026 09:20:00 +0000\nMessage-ID: <o${n}@example.com>\n\nThank you for your order ${n}.\n\n${n} paper, white   12.00\n${n + 1} pencils      3.00\n`,
  (n: number) =>
    `From: cron@example.com\nTo: root@example.com\nSubject: Cron backup\nDate: Sun, 17 May 2026 09:20:00 +0000\nMessage-ID: <c${n}@example.com>\n\nsent ${n} bytes  received ${n + 7} bytes  ${n}.50 bytes/sec\ntotal size is ${n}\n`,
];

/** The same, packed as texts are on their way here. */
const packed = [...prose, ...counted].flatMap((make) => [
  (n: number) => JSON.stringify({ message: make(n) }),
  (n: number) => `Fehler: „${make(n)}“`,
  (n: number) => make(n).replaceAll(' ', '  '),
]);
const kinds = { prose, alone, counted, code, tables, lists, packed };
const inputs = Object.entries(kinds).flatMap(([kind, makers]) =>
  makers.flatMap((make, index) => codes.map((n) => ({ name: `${kind} ${index} with ${n}`, text: make(n) }))),
);

describe('no attempt comes from what no mail server said', () => {
  test('there are plenty of them', () => expect(inputs.length).toBeGreaterThanOrEqual(300));
  test.each(inputs)('$name', async ({ name, text }) => {
    const bounces = await read({ name, bytes: new TextEncoder().encode(text) });
    expect(bounces.flatMap((bounce) => bounce.attempts)).toEqual([]);
  });
});
