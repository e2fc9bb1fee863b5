/** The list of cases as a support desk works through it: several at once, by pointer, menu and keyboard; and undone. */
import { expect, test, type RunningDesk } from '../support/desk.ts';

const receivers = ['alpha.example', 'beta.example', 'gamma.example', 'delta.example'];

/** Four cases of one line each; the list shows the newest first. */
async function fourCases({ page }: RunningDesk) {
  for (const [n, receiver] of receivers.entries()) {
    const at = new Date(Date.now() - (n + 1) * 3_600_000).toISOString().slice(0, 19);
    await page.getByRole('link', { name: 'New', exact: true }).click();
    await page
      .getByRole('textbox')
      .first()
      .fill(
        `${at}+00:00 mail postfix/smtp[7]: 4X${n}: to=<a@${receiver}>, relay=mx.${receiver}[192.0.2.${n + 1}]:25, delay=3, dsn=4.7.0, status=deferred (host mx.${receiver}[192.0.2.${n + 1}] said: 421 4.7.0 too many connections (in reply to RCPT TO command))`,
      );
    await page.getByRole('button', { name: 'Read it' }).click();
    await expect(page.getByRole('heading', { name: new RegExp(receiver) }).first()).toBeVisible();
  }
  await page.getByRole('link', { name: 'Cases', exact: true }).click();
  await expect(page.getByRole('row')).toHaveCount(5);
}

test('chosen, archived, tagged, merged, deleted, and all of it undone', async ({ desk }) => {
  const { page } = desk;
  const list = page.getByRole('table', { name: 'Cases' });
  const line = (receiver: string) => list.getByRole('row').filter({ hasText: receiver });
  const chosen = page.getByRole('group', { name: 'With the selected cases' });
  await fourCases(desk);
  await expect(line('alpha.example')).toContainText('421 4.7.0 too many connections');
  await expect(line('alpha.example')).toContainText('Too many connections at once');

  await test.step('archive two, and take it back', async () => {
    await page.getByLabel('Select alpha.example').click();
    await page.getByLabel('Select gamma.example').click({ modifiers: ['Shift'] });
    await expect(chosen).toContainText('3 selected');
    await page.getByLabel('Select gamma.example').click();
    await chosen.getByRole('button', { name: 'Archive' }).click();
    await expect(list.getByRole('row')).toHaveCount(3);
    await page.getByRole('button', { name: 'Archived', exact: true }).click();
    await expect(line('alpha.example')).toContainText('archived');
    await page.getByLabel('Select all that are shown').click();
    await chosen.getByRole('button', { name: 'Take out of the archive' }).click();
    await expect(page.getByText('No case is archived.')).toBeVisible();
    await page.getByRole('button', { name: 'Cases', exact: true }).click();
    await expect(list.getByRole('row')).toHaveCount(5);
  });

  await test.step('a tag for two, found by it', async () => {
    await page.getByLabel('Select alpha.example').click();
    await page.getByLabel('Select beta.example').click();
    await chosen.getByRole('button', { name: 'Tag…' }).click();
    await page.getByRole('textbox', { name: 'Tag' }).fill('newsletter');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await line('beta.example').getByRole('button', { name: 'newsletter' }).click();
    await expect(list.getByRole('row')).toHaveCount(3);
    await page.getByRole('button', { name: 'Clear all' }).click();
    await expect(list.getByRole('row')).toHaveCount(5);
  });

  await test.step('merge two: one leaves the list, and comes back', async () => {
    await page.getByLabel('Select gamma.example').click();
    await page.getByLabel('Select delta.example').click();
    await chosen.getByRole('button', { name: 'Merge' }).click();
    await expect(list.getByRole('row')).toHaveCount(4);
    await expect(page.getByText('is merged into the case of delta.example')).toBeVisible();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect(list.getByRole('row')).toHaveCount(5);
  });

  await test.step('by the menu of the right button: a note, saved by Ctrl+Enter', async () => {
    await line('beta.example').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Add note/ }).click();
    await page.getByRole('textbox', { name: 'Note' }).fill('their postmaster called');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByLabel('Search cases').fill('postmaster called');
    await expect(list.getByRole('row')).toHaveCount(2);
    await page.getByRole('button', { name: 'Clear all' }).click();
  });

  await test.step('by keyboard: delete, undo, delete again, and have it back from the list of the deleted', async () => {
    await list.getByRole('link', { name: 'alpha.example' }).focus();
    await page.keyboard.press('Delete');
    await expect(list.getByRole('row')).toHaveCount(4);
    await page.keyboard.press('Control+z');
    await expect(list.getByRole('row')).toHaveCount(5);
    await list.getByRole('link', { name: 'alpha.example' }).focus();
    await page.keyboard.press('Delete');
    await expect(list.getByRole('row')).toHaveCount(4);
    await page.getByRole('button', { name: /^Deleted/ }).click();
    await page.getByRole('button', { name: 'Have it back alpha.example' }).click();
    await expect(page.getByText('Nothing was deleted in the last thirty days.')).toBeVisible();
    await page.getByRole('button', { name: 'Cases', exact: true }).click();
    await expect(list.getByRole('row')).toHaveCount(5);
  });

  await test.step('by keyboard: the menu, choosing, archive', async () => {
    await list.getByRole('link', { name: 'beta.example' }).focus();
    await page.keyboard.press('Shift+F10');
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('menuitem', { name: /^Add note/ })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('menu')).toHaveCount(0);
    await list.getByRole('link', { name: 'beta.example' }).focus();
    await page.keyboard.press('x');
    await expect(chosen).toContainText('1 selected');
    await page.keyboard.press('a');
    await expect(list.getByRole('row')).toHaveCount(4);
  });

  await test.step('a head sorts by its column, and turns round', async () => {
    const names = () => list.getByRole('rowheader').getByRole('link').allTextContents();
    await list.getByRole('button', { name: 'Receiver and reply' }).click();
    await expect(list.getByRole('columnheader', { name: 'Receiver and reply' })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
    await expect.poll(names).toEqual(['alpha.example', 'delta.example', 'gamma.example']);
    await list.getByRole('button', { name: 'Receiver and reply' }).click();
    await expect.poll(names).toEqual(['gamma.example', 'delta.example', 'alpha.example']);
  });
});

test('chosen cases go to another desk as one file', async ({ desk }, info) => {
  test.skip(info.project.name !== 'browser', 'the desktop asks where to save');
  const { page } = desk;
  await fourCases(desk);
  await page.getByLabel('Select alpha.example').click();
  const saved = page.waitForEvent('download');
  await page
    .getByRole('group', { name: 'With the selected cases' })
    .getByRole('button', { name: 'Export…' })
    .click();
  expect((await saved).suggestedFilename()).toBe('deferral-desk-cases.sqlite');
});
