/** Where a name in lower case stands for somebody, and the numbers at which people are called. */

/** Surnames that are words of every day, too: as “a long queue”, they are a name only where an account stands. */
export const alsoWords = new Set(
  (
    'banks bell best bishop black bond book books brown bush carter cash chance church close cook cross drew early east farmer field fields ' +
    'ford fox free french friend good grant gray green grey hall hand hard head heath high hill holder hope house hunter just key king knight ' +
    'lake land lane large last link little long lord love major mark marks march marsh mason master may merchant mills moon more moss nice ' +
    'north office outlaw page paris park parks parker pass peace place point poll pool poor pope porter post potter power price prince quick ' +
    'rate rates reader ready reason rice rich rivers rock root rose rush sales self service sharp shell sharpe short simple singer slow small ' +
    'snow south speaker spring stone street strong summer sweet swift taylor temple terry test till time town trust turner usual wait walker wall ' +
    'ward waters way weeks well wells west white wide will winter wise wood woods word words work young ' +
    'alt arbeit bauer braun engel frei gross groß gut jung kaiser klein koch kurz lang licht neu recht reich richter roth sauer scharf schwarz ' +
    'stark sommer treu vogel voll weber weiss weiß wolf blanc bon grand gros legrand petit noir roux bueno rey rico bello bianchi neri rossi'
  ).split(' '),
);

/** Parts of mailboxes that belong to a task, as `do-not-reply@`: nobody is called so. */
export const tasks = new Set(
  (
    'alert alerts auto backup booking bookings calendar care career careers center centre cluster complaint complaints cron customer customers ' +
    'dept department desk dmarc export failed failure fbl feedback finance group hello help helpdesk hr import invoice invoices jobs legal list lists ' +
    'media monitor monitoring network no noc not online outlook payment payments press privacy prod purchasing quarantine query relay reply report ' +
    'reports reservation reservations response return returns rua ruf services soc staging status store stream testing ticket tickets tls update ' +
    'updates web www'
  ).split(' '),
);

/** What stands in front of an account: `su: max`, `/home/max`, `for user max`. */
export const beforeAccount =
  /(?:[<'"=(~]|\b(?:user|mailbox|account|login|recipient|from user|publickey for|password for|su|sudo)(?:\[\d{1,9}\])?:?\s{1,3}<?|\((?:to|from) \w{1,32}\)\s|\/(?:home|users|mail|vmail|vhosts)\/|\\users\\)$/i;

const labels =
  'phone|tel|telephone|telefon|téléphone|teléfono|mobile|mobil|móvil|handy|cell|fax|telefax|direct|durchwahl|office|call|ring|whatsapp|dial';
const digits = String.raw`(?!(?:\d{1,3}\.){3}\d|\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})\+?\(?\d[\d ()/.\u00a0\u2011-]{4,22}\d`;
/** By what stands before a number; in international form it needs nothing, and is no time zone. Each is its lead and then the number. */
const patterns = [
  new RegExp(
    `((?<![\\p{L}\\p{N}])(?:${labels})\\.?(?:\\s{1,3}(?:us|me|number|no|nr)\\.?)?(?:\\s{0,3}[:=]\\s{0,3}|\\s{1,3}(?:at\\s|on\\s)?))${digits}(?![\\p{L}\\p{N}])`,
    'giu',
  ),
  /((?<![\w.+])(?:tel:)?)\+(?!1[0-4][0-5]0\b)[1-9]\d{0,2}\.?(?:[ ()/\u00a0\u2011-]{0,3}\d){7,13}(?![.\d]\d|\d)/g,
];

/** Gives each telephone number of a text to `hide`, with its place. */
export function hidePhones(text: string, hide: (found: string, at: number) => void): void {
  if (!/\d{3}/.test(text)) return;
  for (const pattern of patterns)
    for (const found of text.matchAll(pattern)) {
      const number = found[0].slice(found[1]!.length);
      if (number.replace(/\D/g, '').length > 5) hide(number, found.index + found[1]!.length);
    }
}
