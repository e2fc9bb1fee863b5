/** What WCAG 2.2 AA asks of a screen and a program can measure, on a page of any host. Each answers with the faults. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type axeCore from 'axe-core';
import { tabRound } from './tab-round.ts';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const everyRule = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * axe with every rule of A and AA and its best practices, or with these rules only. A document gets it once: to read
 * half a megabyte of it takes as long as many a look.
 */
export async function axe(page: Page, rules: readonly string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(
    async (runOnly) => {
      const { run } = (window as unknown as { axe: typeof axeCore }).axe;
      // what is in order is then not described, node by node
      const { violations } = await run(document, { runOnly, resultTypes: ['violations'] });
      return violations.flatMap((v) =>
        v.nodes.map((node) => `${v.id}: ${v.help}: ${node.html.slice(0, 160)}`),
      );
    },
    {
      type: rules.length > 0 ? ('rule' as const) : ('tag' as const),
      values: rules.length > 0 ? [...rules] : everyRule,
    },
  );
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
