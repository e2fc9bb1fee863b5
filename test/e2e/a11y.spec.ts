/**
 * axe over the screens. In `npm test` every screen once, light; `npm run test:a11y` (A11Y_MATRIX) takes every state in
 * both themes, high contrast and at a phone's width.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { fakeApi } from '../support/fake-api.ts';
import { serveFake } from '../support/fake-host.ts';
import { screens } from '../support/screens.ts';

const matrix = Boolean(process.env['A11Y_MATRIX']);
const looks = [
  { name: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { name: 'dark', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
  {
    name: 'dark, high contrast',
    colorScheme: 'dark',
    contrast: 'more',
    viewport: { width: 1024, height: 640 },
  },
  { name: 'light, phone', colorScheme: 'light', viewport: { width: 390, height: 844 } },
] as const;

const every = [
  'start',
  'case',
  'map',
  'compare',
  'report',
  'cases',
  'logs',
  'help',
  'settings',
  'find',
  'keys',
];

for (const look of matrix ? looks : looks.slice(0, 1))
  for (const screen of matrix ? screens : screens.filter((s) => every.includes(s.name)))
    test(`axe finds nothing: ${screen.name}, ${look.name}`, async ({ browser }, info) => {
      test.skip(info.project.name !== 'browser', 'the same screens in every host');
      const { url, server } = await serveFake(fakeApi(screen.options));
      const context = await browser.newContext({ ...look, locale: 'en-GB', reducedMotion: 'reduce' });
      const page = await context.newPage();
      const broken: string[] = [];
      page.on('console', (message) => message.type() === 'error' && broken.push(message.text()));
      page.on('pageerror', (error) => broken.push(String(error)));
      await page.goto(url);
      await page.evaluate((hash) => (location.hash = hash), screen.hash);
      await page.locator('main h1, main h2').first().waitFor();
      await page.waitForTimeout(150);
      await screen.act?.(page);
      await page.waitForTimeout(150);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      expect(
        violations.map((v) => ({ id: v.id, help: v.help, at: v.nodes.map((n) => n.html.slice(0, 160)) })),
      ).toEqual([]);
      expect(broken, 'errors in the console, the policy’s among them').toEqual([]);
      const sideways = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(sideways, 'nothing sticks out of the window').toBeLessThanOrEqual(0);
      if (process.env['A11Y_PICTURES'])
        await page.screenshot({
          path: `${process.env['A11Y_PICTURES']}/${screen.name}-${look.name.replaceAll(/\W+/g, '-')}.png`,
        });
      await context.close();
      server.closeAllConnections();
      server.close();
    });
