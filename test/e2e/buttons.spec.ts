/**
 * Every button, link, tick and list of every screen in every state is collected and pressed, each in a window of its
 * own. It fails where a press throws, where the page complains, or where nothing comes of it for whoever looks.
 */
import { expect, test, type BrowserContext, type Page } from '@playwright/test';
import { troubles } from '../support/accessible.ts';
import { fakeApi } from '../support/fake-api.ts';
import { serveFake } from '../support/fake-host.ts';
import { control, controls, listenTo, press, seen } from '../support/pressing.ts';
import { screens } from '../support/screens/all.ts';
import type { Screen } from '../support/screens/screen.ts';

/** What may do nothing that is seen, and why. */
const quiet: [RegExp, string][] = [
  [/^link (Deferral Desk, start|Skip to content)$/, 'leads to where one may be already'],
  [/^button Open in mail program$/, 'the mail program is outside of the window'],
  [
    /^button Cancel$/,
    'work that the made-up host never ends cannot be stopped either; focus.spec.ts stops real work',
  ],
];
/** What is shown and cannot be pressed in any state, and why. */
const asleep = /^(step that lies ahead|button (Checking|In session|Sending)…)$/;
/** What leads out of the desk is looked at, not followed. */
const isOutside = (href: string): boolean => /^(https?|mailto):/.test(href);
/** A press may uncover more: a menu its items, a form its buttons. */
const deepest = 3;

interface Way {
  screen: Screen;
  keys: string[];
  /** What is pressed there for the first time; all, where it is not known yet. */
  news: string[] | null;
}

/** One window in that state, the presses before the last one done. */
async function reach(context: BrowserContext, { screen, keys }: Way) {
  const { url, server } = await serveFake(fakeApi(screen.options));
  const page = await context.newPage();
  const heard = troubles(page);
  let left = '';
  page.on('download', () => (left = 'a download'));
  page.on('filechooser', () => (left = 'the dialogue for files'));
  page.on('popup', (popup) => void popup.close());
  await listenTo(page);
  await page.goto(url);
  await page.evaluate((hash) => (location.hash = hash), screen.hash);
  await page.locator('main > *').first().waitFor();
  await screen.act?.(page);
  const shown = screen.shows ? page.getByText(screen.shows) : page.locator('main').locator('h1, h2');
  await shown.filter({ visible: true }).first().waitFor();
  for (const key of keys) {
    const element = await control(page, key);
    if (!element) return { page, heard, left: () => left, close, isThere: false };
    const before = await seen(page);
    await press(element);
    await differs(page, before, () => left);
  }
  async function close() {
    await page.close();
    server.closeAllConnections();
    server.close();
  }
  return { page, heard, left: () => left, close, isThere: true };
}

/** Waits until something is different, for at most a second. */
async function differs(page: Page, before: string, left: () => string): Promise<boolean> {
  for (let tries = 0; tries < 20; tries++) {
    if (left() || (await seen(page)) !== before) return true;
    await page.waitForTimeout(50);
  }
  return false;
}

const groupOf = ({ hash }: Pick<Screen, 'hash'>): string => hash.replace(/^#\/(case\/[^/]*\/)?|\?.*$/g, '');

const groupAt = async (page: Page): Promise<string> =>
  groupOf({ hash: (await page.evaluate(() => location.hash)) || '#/start' });

/** What one test presses before the next one goes on: so much that a busy machine ends it in its time. */
const together = 60;

/** What came of the presses on a screen, over all of its states. */
interface Tally {
  /** Still to be gone. */
  ways: Way[];
  pressed: Set<string>;
  off: Set<string>;
  /** Where nothing came of it: pressed again in the next state, which may have something to do for it. */
  idle: Map<string, string>;
}

/** Presses whatever was not pressed before, so many times at most, and says what was wrong. */
async function pressOn(
  context: BrowserContext,
  { ways, pressed, off, idle }: Tally,
  most: number,
): Promise<string[]> {
  const faults: string[] = [];
  let presses = 0;
  while (ways.length && presses < most) {
    const way = ways.shift()!;
    const { screen, keys, news } = way;
    const group = groupOf(screen);
    if (news?.every((key) => pressed.has(key))) continue;
    let there = await reach(context, way);
    const found = there.isThere && (await groupAt(there.page)) === group ? await controls(there.page) : [];
    for (const { key, off: isOff } of found) {
      if (pressed.has(key)) continue;
      if (presses >= most) {
        ways.unshift(way); // what is pressed by then is not pressed again
        break;
      }
      if (isOff) {
        off.add(key);
        continue;
      }
      pressed.add(key);
      presses++;
      const where = [screen.name, ...keys, key].join(' › ');
      if (there.page.isClosed()) there = await reach(context, way);
      const element = await control(there.page, key);
      if (!element) {
        pressed.delete(key); // it came and went with the moment; another state has it
        continue;
      }
      const { href, isHere } = await element.evaluate((e) => ({
        href: e.getAttribute('href') ?? '',
        isHere:
          e.ariaCurrent !== null ||
          e.ariaPressed === 'true' ||
          e.ariaSelected === 'true' ||
          e.matches('[type=radio]:checked'),
      }));
      if (isOutside(href)) {
        const rel = await element.getAttribute('rel');
        if (href.startsWith('http') && !rel?.includes('noreferrer'))
          faults.push(`${where}: tells where it comes from`);
        continue;
      }
      const before = await seen(there.page);
      try {
        await press(element);
      } catch (error) {
        faults.push(`${where}: cannot be pressed, ${String(error).split('\n')[0]}`);
      }
      const isQuiet = isHere || quiet.some(([name]) => name.test(key));
      if (isQuiet || (await differs(there.page, before, there.left))) idle.delete(key);
      else {
        idle.set(key, `${where}: nothing happened`);
        pressed.delete(key);
      }
      if (await there.page.getByText('Something broke here').count())
        if (!/broken/.test(screen.name)) faults.push(`${where}: something broke`);
      faults.push(...there.heard.splice(0).map((line) => `${where}: ${line}`));
      if (keys.length < deepest && (await groupAt(there.page)) === group) {
        const news = (await controls(there.page)).flatMap((now) =>
          now.off || pressed.has(now.key) || found.some(({ key }) => key === now.key) ? [] : now.key,
        );
        if (news.length) ways.push({ screen, keys: [...keys, key], news });
      }
      await there.close();
    }
    if (!there.page.isClosed()) await there.close();
  }
  return faults;
}

for (const group of new Set(screens.map(groupOf)))
  test.describe(group, () => {
    test.describe.configure({ mode: 'default' }); // one after the other: what was pressed is not pressed again
    const states = screens.filter((screen) => groupOf(screen) === group);
    const ways = states.map((screen): Way => ({ screen, keys: [], news: null }));
    const tally: Tally = { ways, pressed: new Set(), off: new Set(), idle: new Map() };
    const parts = Math.ceil(states.length / 4);
    for (let part = 1; part <= parts; part++)
      test(`every button of ${group}, ${part} of ${parts}`, async ({ context }, info) => {
        const isLast = part === parts;
        test.setTimeout(isLast ? 3_600_000 : 1_200_000); // a window for each press
        await context.grantPermissions(['clipboard-read', 'clipboard-write']);
        const faults = await pressOn(context, tally, isLast ? Infinity : together);
        const { pressed, off, idle } = tally;
        info.annotations.push({ type: 'pressed', description: String(pressed.size) });
        console.log(`${group}: ${pressed.size} pressed`);
        expect([...faults, ...(isLast || faults.length ? idle.values() : [])]).toEqual([]);
        if (isLast)
          expect(
            [...off].filter((key) => !pressed.has(key) && !idle.has(key) && !asleep.test(key)),
            'shown but never to be pressed',
          ).toEqual([]);
      });
  });
