/** What WCAG 2.2 AA asks of a screen and a program can measure, on a page of any host. Each answers with the faults. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** axe with every rule of A and AA and its best practices. Its usual mode opens a second page, which the double has not. */
async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${v.help}: ${node.html.slice(0, 160)}`));
}

/**
 * Targets under 24 px (2.5.8). Exempt is only a link within a sentence; the exception for small targets with space
 * around them is not made use of.
 */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const inSentence = (element: Element) =>
      getComputedStyle(element).display === 'inline' &&
      element.parentElement?.textContent?.trim() !== element.textContent?.trim();
    const sheet = [...document.querySelectorAll('dialog[open]')].at(-1);
    return [
      ...(sheet ?? document).querySelectorAll<HTMLElement>(
        'a[href], button, input, select, textarea, summary, [role="button"], [role="option"]',
      ),
    ].flatMap((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.ariaHidden === 'true') return [];
      const boxes = [element, element.closest('label')].flatMap((e) =>
        e ? [e.getBoundingClientRect()] : [],
      );
      const width = Math.max(...boxes.map((box) => box.width));
      const height = Math.max(...boxes.map((box) => box.height));
      if (Math.min(width, height) > 23.9 || inSentence(element)) return [];
      return [`${Math.round(width)}×${Math.round(height)}: ${element.outerHTML.slice(0, 160)}`];
    });
  });
}

/** A screen has one title; what it consists of is below it. */
const titles = async (page: Page): Promise<string[]> => {
  const all = await page.locator('h1').filter({ visible: true }).allTextContents();
  return all.length > 1 ? [`more than one title: ${all.join(' | ')}`] : [];
};

/** Content that sticks out of the window sideways (1.4.10). */
export async function stickingOut(page: Page): Promise<string[]> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  return scrollWidth > clientWidth
    ? [`the window is ${clientWidth} px wide, its content ${scrollWidth}`]
    : [];
}

/** What moves although the reader asked for none of it. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    matchMedia('(prefers-reduced-motion: reduce)').matches
      ? document.getAnimations().map((animation) => `it moves: ${animation.id || animation.playState}`)
      : [],
  );

/** What is wrong with the look of the screen or sheet that is open. */
export async function faultsOfLook(page: Page): Promise<string[]> {
  return [
    ...(await axe(page)),
    ...(await smallTargets(page)),
    ...(await titles(page)),
    ...(await stickingOut(page)),
    ...(await moving(page)),
  ];
}
/** The same, and what a round with Tab meets, there and back. */
export async function faultsOf(page: Page): Promise<string[]> {
  return [
    ...(await faultsOfLook(page)),
    ...(await tabRound(page, 'Tab')),
    ...(await tabRound(page, 'Shift+Tab')),
  ];
}

/** Collects what goes wrong in the page; a request that the test itself cuts is not a fault. */
export function troubles(page: Page): string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('net::ERR_FAILED')) heard.push(message.text());
  });
  return heard;
}

interface Stop {
  /** Place in the order of Tab; null where the browser itself has the focus. */
  at: number | null;
  faults: string[];
}
/** The rows of a very long list are alike. */
const enough = 150;

/**
 * Presses the key through the whole screen or sheet until it goes round. Faults are: a control that Tab does not reach
 * (2.1.1), one without a visible mark of the focus (2.4.7), one that something covers or that is out of view (2.4.11).
 */
async function tabRound(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<string[]> {
  await page.evaluate(() => Object.assign(window, { tabbed: [] }));
  const faults: string[] = [];
  for (let stops = 0, presses = 0, outside = 0; outside < 2; presses++) {
    if (presses > 4 * enough) return [...faults, 'Tab does not come round'];
    if (stops > enough) return faults;
    await page.keyboard.press(key);
    const stop = await page.evaluate(lookAtFocus);
    if (stop.at === null) outside++;
    else if (stop.at === 0 && stops > 1) break;
    else if (stop.at === stops) {
      stops++;
      faults.push(...stop.faults);
    }
  }
  return [...faults, ...(await page.evaluate(notReached))];
}

function lookAtFocus(): Stop {
  const { tabbed } = window as unknown as { tabbed: Element[] };
  const element = document.activeElement;
  if (!element || element === document.body) return { at: null, faults: [] };
  const known = tabbed.indexOf(element);
  if (known >= 0) return { at: known, faults: [] };
  tabbed.push(element);

  const faults: string[] = [];
  const name = element.outerHTML.slice(0, 160);
  const style = getComputedStyle(element);
  const ring = element.querySelector(':scope > .ring'); // steps of the map draw their own
  const marked = ring
    ? getComputedStyle(ring).stroke !== 'none'
    : style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  if (!marked) faults.push(`no mark of the focus: ${name}`);

  const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
  const places = [0.1, 0.5, 0.9].flatMap((x) =>
    [0.1, 0.5, 0.9].map((y) => [box.left + box.width * x, box.top + box.height * y] as const),
  );
  const seen = places.filter(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return (
      top !== null &&
      (element.contains(top) || top.contains(element) || top.closest('label')?.control === element)
    );
  });
  if (seen.length === 0) faults.push(`hidden while it has the focus: ${name}`);
  else if (seen.length < 5 && box.height < innerHeight / 2)
    faults.push(`mostly hidden (${seen.length} of 9 points are seen): ${name}`);

  const around = ring ? 0 : parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
  const cut = new Set<string>();
  for (let up = element.parentElement; up && up !== document.documentElement; up = up.parentElement) {
    const clip = up.getBoundingClientRect();
    const { overflowX, overflowY } = getComputedStyle(up);
    if (overflowX !== 'visible' && box.left - around < clip.left - 1) cut.add('left');
    if (overflowX !== 'visible' && box.right + around > clip.right + 1) cut.add('right');
    if (overflowY !== 'visible' && box.top - around < clip.top - 1) cut.add('top');
    if (overflowY !== 'visible' && box.bottom + around > clip.bottom + 1) cut.add('bottom');
  }
  if (cut.size > 1 && box.height < innerHeight / 2)
    faults.push(`the mark of the focus is cut off at ${[...cut].join(' and ')}: ${name}`);
  return { at: tabbed.length - 1, faults };
}

function notReached(): string[] {
  const { tabbed } = window as unknown as { tabbed: Element[] };
  const sheet = [...document.querySelectorAll('dialog[open]')].at(-1);
  return [
    ...(sheet ?? document).querySelectorAll<HTMLElement>(
      'a[href], button, input, select, textarea, summary, [tabindex]',
    ),
  ]
    .filter(
      (element) =>
        element.tabIndex >= 0 &&
        !element.matches(':disabled') &&
        element.checkVisibility({ visibilityProperty: true }) &&
        !(element instanceof HTMLInputElement && element.type === 'radio' && !element.checked) &&
        !tabbed.includes(element),
    )
    .map((element) => `Tab does not reach: ${element.outerHTML.slice(0, 160)}`);
}
