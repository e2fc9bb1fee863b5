/** Reply texts made comparable: capped, lower-cased, and without what differs from one reply to the next. */

/** Replies are lines; whatever is longer than this is not read further. */
const longest = 4_000;

/** Sentences that point elsewhere. They name spam or resolving without meaning it. */
const asides =
  /to (?:best )?protect (?:our|their) users(?: from spam)?,?|to (?:reduce|limit|prevent) the amount of spam[^,.]{0,40},?|to resolve (?:this|the) (?:issue|problem)|(?:for (?:more )?(?:information|details|explanation)|to review our)[^.]{0,120}|(?:please )?contact your [^.]{0,80}|bulk (?:e-?mail )?senders? guidelines/g;

/**
 * What a sentence says that it is not: “is not on any block list”, “no longer greylisted”, “not due to your rate”. Not
 * “not in the allow list” or “not authenticated”, which are reasons.
 */
const denied =
  /(?:\bnot|n't|\bno longer|\bnever|\bnor|\bwithout being) (?:(?:currently|yet|any ?more|any|being|been|be|an?|due|because|caused|related|about|on|in|at|by|of|to|the|our|your|their|us|a matter|longer|subject|from) ){0,4}(?:gr[ea]y-?list\w*|(?:block|black|deny)-?list\w*|listed(?! (?:in|on) (?:our |the |your )?(?:dns|spf|allow|white|safe|access))|block lists?|black lists?|rate[- ]?limit\w*|rate\b|throttl\w*|spam\w*|reputation|blocked|overload\w*|busy|full|maintenance|greylisting|abuse|complaints?|content)\b/g;

const address = /^[^\s@]+@[^\s@]+$/;
const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2}|:\d{1,5})?$/;
const ipv6 = /^(?:ipv6:)?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,8}(?:%\w+|\/\d{1,3})?$/;
const link = /^[a-z]{2,8}:\/\/|^www\./;
/** Two dots or more: `mx1.example.com`. One dot is as often a missing space after a full stop. */
const hostName = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+){2,}$/;

/** What kind of thing a word is that has no meaning of its own; null for an ordinary word. */
export function maskOf(word: string): '{link}' | '{address}' | '{ip}' | '{host}' | null {
  if (link.test(word)) return '{link}';
  if (address.test(word)) return '{address}';
  if (ipv4.test(word) || (word.includes(':') && ipv6.test(word))) return '{ip}';
  if (hostName.test(word) && /[a-z]/.test(word)) return '{host}';
  return null;
}

const wrapping = /^[[(<"'“‘{]+|[\])>"'”’},.;:!?]+$/g;

/** A word without its brackets and punctuation; `mail.example.net[192.0.2.1]` is its name. */
function bare(word: string): string {
  const stripped = word.replace(wrapping, '');
  const bracket = stripped.indexOf('[');
  return bracket > 0 ? stripped.slice(0, bracket) : stripped;
}

/** Lower case, one space between words, at most 4,000 characters. */
export function lower(text: string): string {
  return text.slice(0, longest).toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Lower-cased words without links, addresses, host names and asides: what keywords are looked for in. */
export const plainWords = (text: string): string => said(text, () => '');

/** The same, with `{ip}` and `{host}` left in: a server that writes an address mostly means the client’s. */
export const maskedWords = (text: string): string =>
  said(text, (mask, end) => (mask === '{ip}' || mask === '{host}' ? mask + end : end));

function said(text: string, stands: (mask: string, end: string) => string): string {
  return lower(text)
    .split(' ')
    .map((word) => {
      const mask = maskOf(bare(word));
      return mask === null ? word : stands(mask, /[.,;:!?]*$/.exec(word)![0]);
    })
    .join(' ')
    .replaceAll('’', "'")
    .replace(asides, ' ')
    .replace(denied, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/**
 * A whole sentence to compare with: without the server's own name in front, an enhanced code in the text and the
 * closing full stop; addresses are `{ip}`. “mx1.example.com Too busy. (#4.3.2)” is “too busy”.
 */
export function wholeSentence(text: string): string {
  const all = lower(text)
    .replace(/\(?#[245]\.\d{1,3}\.\d{1,3}\)?/g, ' ')
    .replace(/^[-–—:\s]+/, '')
    .trim()
    .split(' ');
  const first = (all[0] ?? '').replace(/:$/, '');
  if (all.length > 1 && hostName.test(first) && /[a-z]/.test(first)) all.shift();
  if (/^[-–—:]$/.test(all[0] ?? '')) all.shift();
  return all
    .map((word) => maskOf(bare(word)) ?? word)
    .join(' ')
    .replace(/[\s.;:,!]+$/, '');
}
