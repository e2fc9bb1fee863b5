/** What the desk is for, without a pointer: the main job with reduced motion, then the other screens. */
import type { Page } from '@playwright/test';
import { delayNotice } from '../support/bounce.ts';
import { expect, openOwn, test } from '../support/desk.ts';

/** Tabs until the focus is on what a screen reader would call by this name; fails rather than going round. */
async function tabTo(page: Page, name: RegExp) {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    const called = await focused.evaluate((element) => {
      const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent);
      return [element.getAttribute('aria-label'), ...labels, element.textContent].filter(Boolean).join(' ');
    });
    if (name.test(called)) {
      const box = await focused.boundingBox();
      expect(box, `${name} has the focus and is seen`).not.toBeNull();
      return;
    }
  }
  throw new Error(`no Tab leads to ${name}`);
}

test('the main job by keyboard alone', async ({ desk }) => {
  const { page } = desk;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await tabTo(page, /Skip to content/);
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();

  await tabTo(page, /Or paste what you have/);
  await page.keyboard.insertText(delayNotice());
  await page.keyboard.press('Control+Enter');

  const question = page.locator('#question');
  await expect(question).toBeVisible();
  await expect(page.locator('main')).toBeFocused();
  const asked = await question.textContent();

  await page.keyboard.press('1');
  await expect(question).not.toHaveText(asked ?? '');
  await expect(question, 'the focus goes with the question').toBeFocused();
  await page.keyboard.press('b');
  await expect(page.getByRole('button', { name: 'Drop my answer' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+z');
  await expect(question).toHaveText(asked ?? '');

  await page.keyboard.press('w');
  await expect(page.getByLabel('What should one know about this case?'), 'one writes at once').toBeFocused();
  await page.keyboard.insertText('Called, they wait.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.locator('#record')).toContainText('Called, they wait.');

  await page.keyboard.press('e');
  const added = page.getByRole('dialog', { name: 'Add evidence' });
  await expect(added.getByRole('textbox'), 'one writes at once').toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: /you are here/ })).toBeVisible();
  await tabTo(page, /you are here/);
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('button', { name: /you are here/ })).not.toBeFocused();

  await page.keyboard.press('r');
  await expect(page.getByLabel('Text of the report')).toBeVisible();
  await tabTo(page, /^Save…$/);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(
    page.getByRole('button', { name: 'Save…' }),
    'the focus comes back from a sheet',
  ).toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('all cases');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Cases' })).toBeVisible();
  await tabTo(page, /^client\.test$/);
  await page.keyboard.press('Enter');
  await expect(question).toBeVisible();
});

test('single keys can be switched off', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('?');
  await page.getByLabel('Keys without Ctrl are on').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('l');
  await expect(page.getByRole('heading', { name: 'What came back?' })).toBeVisible();
});

test('comparing, the map and a reminder by keyboard alone', async ({ desk }) => {
  const { page } = desk;
  await openOwn(page, '1-Gmail-rate-limit.eml');
  await page.keyboard.press('k');
  await expect(page.getByText('only one sending address')).toBeVisible();
  await tabTo(page, /^Addresses your mail leaves from/);
  await page.keyboard.press('End');
  await page.keyboard.type(', 198.51.100.26');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('columnheader', { name: '198.51.100.26' })).toBeVisible();
  await expect(page.locator(':focus'), 'the form is gone, the focus is not').toHaveCount(1);
  await tabTo(page, /^Differences only$/);
  await page.keyboard.press('Space');
  await expect(page.locator(':focus')).toHaveAttribute('aria-pressed', 'true');

  await page.keyboard.press('m');
  await expect(page.getByRole('button', { name: /you are here/ })).toBeVisible();
  await tabTo(page, /^Larger$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^120 %/ })).toBeVisible();
  await tabTo(page, /you are here/);
  await page.keyboard.press('0');
  await expect(page.getByRole('button', { name: /^100 %/ })).toBeVisible();
  await page.keyboard.press('ArrowUp');
  const step = await page.locator(':focus').getAttribute('data-step');
  expect(step, 'an arrow goes to another step').toBeTruthy();
  await tabTo(page, /^(Go to step|Look at it, or overrule it)$/);
  await page.keyboard.press('Enter');
  await expect(page.locator('#question')).toBeFocused();

  await tabTo(page, /^More for this case$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^Remind me/);
  await page.keyboard.press('Enter');
  const sheet = page.getByRole('dialog', { name: 'Remind me' });
  await expect(sheet).toBeVisible();
  await tabTo(page, /UTC, in/);
  await page.keyboard.press('ArrowDown');
  await tabTo(page, /^Set the reminder$/);
  await page.keyboard.press('Enter');
  await expect(sheet).toBeHidden();
  await expect(page.getByRole('button', { name: 'More for this case' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog').getByRole('button', { name: /^Reminder, .* UTC/ })).toBeVisible();
});

test('logs and settings by keyboard alone', async ({ desk }) => {
  const { page } = desk;
  await page.keyboard.press('l');
  await expect(page.getByText('No log read yet')).toBeVisible();
  await tabTo(page, /^Try a sample$/);
  await page.keyboard.press('Enter');
  await tabTo(page, /^example\.net$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'example.net' })).toBeVisible();
  await tabTo(page, /^Open as a case$/);
  await page.keyboard.press('Enter');
  await expect(page.locator('#question')).toBeVisible();
  await expect(page.locator('main')).toBeFocused();

  await tabTo(page, /^Settings$/);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('HELO name')).toBeVisible();
  await tabTo(page, /^HELO name/);
  await page.keyboard.type('mail1.example.com');
  await page.keyboard.press('Tab');
  await expect(page.getByText('Saved.')).toBeVisible();
  await tabTo(page, /^Dark$/);
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.getByLabel('HELO name')).toHaveValue('mail1.example.com');
});
