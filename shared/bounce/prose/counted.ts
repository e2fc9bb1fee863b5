/** What stands behind a number that is no code of a reply: it counts, measures, or names a place, a year, a thing. */

/** Behind any number, in any text: amounts, and things that no server speaks of in so few words. */
const amounts: Record<string, string> = {
  money: 'EUR|USD|GBP|CHF|PLN|Euros?|dollars?|€|\\$',
  measures:
    '%|ppm|[KMGT]i?B\\b|bytes?\\b|px\\b|ms\\b(?!-)|sec(?:onds?)?\\b|min(?:utes?)?\\b|hours?\\b|days?\\b|km\\b|kg\\b|lbs?\\b|cfm\\b|kWh\\b|watts?\\b|volts?\\b|[kMG]?Hz\\b|k?cal\\b|calories\\b|Kalorien\\b|horsepower\\b|PS\\b|psi\\b',
  'things of which a server speaks, too':
    '(?:users|items?|files|lines|rows|records|requests|events|jobs|tests|packets|mails|e-?mails|messages|connections|sessions|errors|warnings|Dateien|Zeilen|Nachrichten|messaggi|mensajes)\\b(?! (?:limit|rate|per|from|exceed|not |refus|reject|are not|to ))',
  'other things':
    '(?:people|visitors|pages?|seats?|orders|words|rooms?|beds?|points|persons|servings?|tickets|miles?|years?|families|members|Artikel|Stück|Teilnehmer|Personen|Besucher|personnes)\\b|mail order\\b|host famil',
  mailboxes: 'EXISTS\\b',
  streets: '(?:[NSEW]\\.? )?(?:\\p{L}{2,30} ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Blvd)\\b',
  adverts: '.{0,40}\\b(?:for sale|in stock|zu verkaufen|auf Lager|im Warenkorb|à vendre|se vende)\\b',
  'lines of a program': '\\|',
};
/** The same, told by their capitals. */
const named: Record<string, string> = {
  'parts of a town': '[NSEW]\\.? \\p{Lu}\\p{Ll}|(?:North|South|East|West) \\p{Lu}?\\p{Ll}+ ?',
  'law reports': 'U\\.S\\.|F\\.[23]d\\b|BGB\\b',
};
/** Begins what a server says, and no name or count: `421 No space left`, `421 Kein Platz mehr`. */
const said =
  '(?!(?:Too|No|Not|Out|Please|Sorry|Kein|Keine|Nicht|Zu|Bitte|Trop|Pas|Aucune?|Demasiad[oa]s|Troppi|Troppe|Nessun[oa]?|Geen|Te)\\b)';
/** Behind a number that stands alone with some words. */
const countedAlone: Record<string, string> = {
  // something in the plural stands first, or behind what kind it is; “too many …” is said
  plural: `${said}(?:\\p{L}{2,12} ){0,2}\\p{Ll}{2,20}[^\\W\\dsuiy_]s\\b`,
  'a part, a measure, an article':
    '(?:of|in total|more|and|or|unread|left|dead|hurt|an?|B\\.?C|A\\.?D|[mkµ]?[glm]|horse\\p{Ll}{1,8}|Fahrenheit|Celsius|Grad)\\b',
  // in German most of them are told by their end
  'German things':
    '(?:Jahre|Tage|Stunden|Minuten|Menschen|Leute|Kunden|Stück|Treffer|Einträge|Seiten|(?:Kilo)?[Mm]eter|Gäste|\\p{Lu}\\p{Ll}{2,20}(?:ungen|heiten|ende|innen))\\b',
  'a street, a name, a day': `${said}\\p{Lu}\\p{L}+ \\p{Lu}|(?:[NSEW]\\.? )?\\d{1,3}(?:st|nd|rd|th)\\b|(?:Rue|Via|Calle|Broadway|\\p{Lu}\\p{Ll}{2,6}day)\\b`,
  'a single word in small letters, or in brackets': '(?:\\p{Ll}{1,12}|\\(.*\\))$',
  // what a shop sells; a server that begins in small letters orders, denies or excuses itself, or tells of a state
  'a thing and what kind it is':
    '(?!(?:no|not|go|bye|sorry|please|too|don.t|you|we|i|my|so|try|come|wait|out|over|high|low|bad|under|un\\p{Ll}+)\\b)(?!.*\\b(?:no|not|full|low|down|empty|gone|dead|memory|disk|space)\\b)\\p{Ll}{3,14}(?: \\p{Ll}{2,14}){1,6}$',
};

const anyOf = (rows: Record<string, string>, flags: string): RegExp =>
  new RegExp(
    `^(?:[-–—:] )?(?:${Object.values(rows)
      .map((form) => `(?:${form})`)
      .join('|')})`,
    flags,
  );
const amount = anyOf(amounts, 'iu');
const name = anyOf(named, 'u');
const alone = anyOf(countedAlone, 'u');

/** @param words behind the number */
export const isAmount = (words: string): boolean => amount.test(words) || name.test(words);
/** Of a number that is all there is, with its words. */
export const isCountedAlone = (words: string): boolean => alone.test(words);
