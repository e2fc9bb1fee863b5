/** Words of the trade: never in our own sentences to a customer, unless each is explained where it stands. */
import type { Page } from '@playwright/test';

export const jargon =
  /\b(?:MX|MTA(?:-STS)?|MUA|DSN|NDR|TTL|[HE]H?ELO|PTR|rDNS|FQDN|CNAME|RCPT(?: TO)?|MAIL FROM|DATA|AUTH|QUIT|RSET|STARTTLS|TCP|SMTP|DNSBL|RBL|PBL|DANE|TLSA|SERVFAIL|NXDOMAIN|RFC ?\d+|[45](?:yz|xx)|[Ss]electors?|[Qq]ueue[sd]?|[Ff]lush\w*|[Rr]elays?|smart ?hosts?|[Rr]esolvers?|[Ee]nvelope|[Cc]lient IPs?|[Ss]essions?|[Dd]efer(?:red|rals?|s)|[Pp]ostmasters?|port 25|[Rr]etr(?:y|ies)|connectors?|handshake)\b/g;

/** What others wrote (between quotation marks) and names of hosts are theirs. */
const foreign = /“[^”]*”|(?:[\w-]+\.)+[a-z]{2,}\b|[\w.]+@[\w.]+/gi;
export const hits = (text: string, words: RegExp): string[] =>
  [...text.replaceAll(foreign, '…').matchAll(words)].map(([word]) => word);

/**
 * The texts on the screen that are our own, with the words of the trade in them. What is folded is not on the screen,
 * an `abbr` is explained, evidence and commands (`code`, `mono`) are quoted, and what is handed on is for an
 * administrator. Labels that are only read out count, unless an explained text says the same.
 */
export async function wordsOfTheTrade(page: Page, within = 'body'): Promise<string[]> {
  // What the words mean is fetched once the first screen stands: looked for until it is there.
  for (let looks = 1; ; looks++) {
    const found = await wordsNow(page, within);
    if (found.length === 0 || looks === 80) return found;
    await page.waitForTimeout(250);
  }
}

async function wordsNow(page: Page, within: string): Promise<string[]> {
  const shown = await page.locator(within).evaluateAll((parts) => {
    const quoted = 'abbr, .terms, pre, code, .mono, blockquote, .quote, .reply, .script, .paper, style';
    const texts = new Set<string>();
    for (const part of parts) {
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const on = node.parentElement!;
        const text = node.textContent!.replaceAll(/\s+/g, ' ').trim();
        if (text && !on.closest(quoted) && on.checkVisibility({ visibilityProperty: true })) texts.add(text);
      }
      for (const field of part.querySelectorAll('[placeholder]'))
        texts.add(field.getAttribute('placeholder')!);
    }
    return [...texts];
  });
  return shown
    .map((text) => text.replaceAll('Deferral Desk', '…'))
    .filter((text) => hits(text, jargon).length);
}
