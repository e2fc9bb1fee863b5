/** What long words do to a screen: what sticks out, what is cut off without a word of it, what is torn in the middle. */
import type { Page } from '@playwright/test';
import { stickingOut } from './accessible.ts';

/** The faults of what is shown now, each with the words that it is about. */
export async function tornIn(page: Page): Promise<string[]> {
  return [...(await stickingOut(page)), ...(await page.evaluate(look))];
}

/** Runs in the page, so it has everything it needs inside. */
function look(): string[] {
  const found = new Set<string>();
  /** What others wrote, to the letter, may break anywhere; what is typed in scrolls in its field. */
  const verbatim = 'pre, code, .mono, .paper, textarea, svg, .sr, style, script, option, .view';
  const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true });
  const said = (element: Element) => element.textContent!.replaceAll(/\s+/g, ' ').trim().slice(0, 80);

  for (const box of document.querySelectorAll<HTMLElement>('body *')) {
    if (box.scrollWidth <= box.clientWidth + 1 || box.clientWidth < 2 || box.closest(verbatim) || !seen(box))
      continue;
    const { overflowX, textOverflow } = getComputedStyle(box);
    if (overflowX === 'visible' || !said(box)) continue;
    const told = textOverflow === 'ellipsis' && box.closest('[title]');
    if (!told && !box.matches('nav, select, input'))
      found.add(
        `${overflowX === 'auto' || overflowX === 'scroll' ? 'wider than its box' : 'cut off'} (${box.scrollWidth} px in ${box.clientWidth}): ${box.className} ${said(box)}`,
      );
  }

  for (const box of document.querySelectorAll<HTMLElement>('body *'))
    if (
      getComputedStyle(box).overflowY === 'hidden' &&
      box.scrollHeight > box.clientHeight + 4 &&
      box.clientHeight > 10 &&
      seen(box) &&
      said(box) &&
      !box.closest('[title]') &&
      !box.closest(verbatim)
    )
      found.add(`lines cut off: ${box.className} ${said(box)}`);

  /** What was left of it by the lines that there is room for. */
  const cutBelow = (element: Element, top: number) => {
    for (let box: Element | null = element; box && box !== document.body; box = box.parentElement)
      if (getComputedStyle(box).overflowY === 'hidden' && top > box.getBoundingClientRect().bottom - 4)
        return true;
    return false;
  };
  /** Behind these a line may end, and before a dot or an @. */
  const joint = /[-‐–—/.:@_,;?&=%+)\]|→]$/;
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = words.nextNode(); node; node = words.nextNode()) {
    const text = node.textContent!;
    const on = node.parentElement!;
    if (text.trim().length < 4 || on.closest(verbatim) || !seen(on)) continue;
    for (const { 0: word, index } of text.matchAll(/\S{4,}/g)) {
      const range = document.createRange();
      const topOf = (at: number) => {
        range.setStart(node!, at);
        range.setEnd(node!, at + 1);
        return range.getBoundingClientRect().top;
      };
      if (topOf(index) === topOf(index + word.length - 1)) continue;
      for (let at = 1; at < word.length; at++)
        if (
          topOf(index + at) > topOf(index + at - 1) + 4 &&
          !cutBelow(on, topOf(index + at)) &&
          !joint.test(word.slice(0, at)) &&
          !/^[.@]/.test(word.slice(at))
        )
          found.add(
            `torn: ${word.slice(0, at)}|${word.slice(at)} (${on.closest('[class]')?.className ?? on.tagName})`,
          );
    }
  }
  return [...found];
}
