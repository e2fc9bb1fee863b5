/** A team at one list: whose a case is, handing over, what each one may, and what a colleague does showing at once. */
import { expect, test, type Page } from '@playwright/test';
import { noPostgres } from '../support/postgres.ts';
import { startTeamDesk, type TeamDesk } from '../support/team-desk.ts';

let team: TeamDesk;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }, info) => {
  test.skip(info.project.name !== 'browser', 'one host is enough: the screens are the same');
  test.skip(noPostgres !== null, noPostgres ?? '');
  team = await startTeamDesk(browser);
});
test.afterAll(() => team?.stop());

const line = (receiver: string): string =>
  `${new Date(Date.now() - 3_600_000).toISOString().slice(0, 19)}+00:00 mail postfix/smtp[7]: 4X1: to=<a@${receiver}>, relay=mx.${receiver}[192.0.2.1]:25, delay=3, dsn=4.7.0, status=deferred (host mx.${receiver}[192.0.2.1] said: 421 4.7.0 too many connections (in reply to RCPT TO command))`;
async function open(page: Page, receiver: string) {
  await page.getByRole('link', { name: 'New', exact: true }).click();
  await page.getByLabel('Or paste what you have').fill(line(receiver));
  await page.getByRole('button', { name: 'Read it' }).click();
  await expect(page.getByRole('heading', { name: new RegExp(receiver) }).first()).toBeVisible();
}
const whose = (page: Page) => page.getByRole('group', { name: 'Whose cases' });
const rows = (page: Page) => page.getByRole('table', { name: 'Cases' }).getByRole('rowheader');

test('taken, handed over with a note, and found by whose it is', async () => {
  const [anna, bob] = [await team.as('anna', 'mail'), await team.as('bob', 'heads')];
  await bob.getByRole('link', { name: 'Cases', exact: true }).click();
  await open(anna, 'alpha.example');
  await open(anna, 'beta.example');
  await expect(rows(bob), 'a colleague’s list follows by itself').toHaveCount(2);

  await anna.getByRole('button', { name: 'Take it' }).click();
  await expect(anna.locator('.taken')).toContainText('Yours');
  const holder = (receiver: string) =>
    bob.getByRole('row').filter({ hasText: receiver }).getByRole('cell').nth(2);
  await expect(holder('beta.example')).toHaveText('anna');
  await expect(holder('alpha.example')).toHaveText('nobody');
  await expect(bob.getByText('Nobody has taken 1 case that goes on.')).toBeVisible();
  await expect(whose(bob).getByRole('button', { name: 'Nobody’s' })).toContainText('1');

  await anna.getByRole('button', { name: 'Hand over…' }).click();
  await anna.getByLabel('To whom?').fill('bob');
  await anna.getByLabel('What should they know?').fill('they answer on Monday');
  await anna.getByRole('button', { name: 'Add the hand-over note of the case' }).click();
  await expect(anna.getByLabel('What should they know?')).toHaveValue(
    /they answer on Monday\n\n.*beta\.example/s,
  );
  await anna.getByRole('dialog').getByRole('button', { name: 'Hand over' }).click();
  await expect(anna.locator('.taken')).toContainText('Taken by bob');

  await whose(bob).getByRole('button', { name: 'Mine' }).click();
  await expect(rows(bob)).toHaveCount(1);
  await expect(holder('beta.example')).toHaveText('you');
  await whose(bob).getByRole('button', { name: 'Nobody’s' }).click();
  await expect(rows(bob)).toContainText('alpha.example');

  await bob.getByLabel('Select alpha.example').click();
  const chosen = bob.getByRole('group', { name: 'With the selected cases' });
  await chosen.getByRole('button', { name: 'Hand over…' }).click();
  await bob.getByLabel('To whom?').fill('anna');
  await bob.getByRole('dialog').getByRole('button', { name: 'Hand over' }).click();
  await expect(bob.getByText('No case matches.')).toBeVisible();
  await bob.getByRole('button', { name: /^Undo/ }).click();
  await expect(rows(bob)).toContainText('alpha.example');
  await whose(bob).getByRole('button', { name: 'All' }).click();
  await expect(rows(bob)).toHaveCount(2);
  for (const [order, first] of [
    ['ascending', 'alpha.example'],
    ['descending', 'beta.example'],
  ] as const) {
    await bob.getByRole('columnheader').getByRole('button', { name: 'Who has it' }).click();
    await expect(bob.getByRole('columnheader', { name: 'Who has it' })).toHaveAttribute('aria-sort', order);
    await expect(rows(bob).first(), 'nobody’s stand together').toContainText(first);
  }
  await Promise.all([anna, bob].map((page) => page.context().close()));
});

test('who may only look finds every control switched off, with the reason', async () => {
  const zoe = await team.as('zoe', 'helpdesk');
  const reason = 'Your groups may look at cases, but not change them or ask other servers.';
  await expect(zoe.getByRole('note')).toContainText(reason);
  await expect(zoe.getByLabel('Or paste what you have')).toBeDisabled();
  await zoe.getByRole('link', { name: 'Cases', exact: true }).click();
  await rows(zoe).getByRole('link', { name: 'beta.example' }).click();
  await expect(zoe.getByRole('note')).toContainText(reason);
  for (const name of ['Add note', 'Add evidence', 'Take it', 'More for this case'])
    await expect(zoe.getByRole('button', { name })).toBeDisabled();
  for (const answer of await zoe.locator('.answers button').all()) await expect(answer).toBeDisabled();
  const off = async (screen: string, ...names: string[]) => {
    await zoe.goto(new URL(screen, zoe.url()).href);
    await expect(zoe.getByRole('main').getByText(reason).first()).toBeVisible();
    for (const name of names)
      await expect(zoe.getByRole('main').getByRole('button', { name }).first()).toBeDisabled();
  };
  await zoe.getByRole('link', { name: 'Map' }).first().click();
  await zoe.waitForURL(/map$/);
  const here = zoe.url().replace(/map$/, '');
  await off(`${here}compare`, 'Save');
  await off(`${here}report`, 'Fill in', 'Give a reason', 'Note as sent');
  await off('#/logs', 'Choose a log…', 'Try a sample');
  await off('#/reports', 'Add reports…');
  await off('#/queue', 'Read the queue', 'Add a listing…');
  await zoe.goto(`${here}steps`);
  await zoe.getByRole('button', { name: 'Findings' }).click();
  await expect(zoe.getByRole('button', { name: 'Run the checks' })).toBeDisabled();
  await zoe.goto(new URL('#/watch', zoe.url()).href);
  await expect(zoe.getByText('belongs to the machine')).toBeVisible();
  await expect(zoe.getByRole('button', { name: 'Start watching' })).toBeDisabled();
  await zoe.context().close();
});

test('settings: a theme is one’s own, the team’s only its keepers change', async () => {
  const [zoe, bob] = [await team.as('zoe', 'helpdesk'), await team.as('bob', 'heads')];
  for (const page of [zoe, bob]) await page.goto(new URL('#/settings', page.url()).href);
  await zoe.getByRole('button', { name: 'Dark' }).click();
  await expect(zoe.getByText('Saved.')).toBeVisible();
  await expect(zoe.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(zoe.getByLabel('HELO name')).toBeDisabled();
  await expect(zoe.getByLabel('Resolvers')).toBeDisabled();
  await expect(zoe.getByText('This is the same for the whole team.').first()).toBeVisible();
  await bob.getByLabel('HELO name').fill('mail.example.com');
  await bob.getByLabel('HELO name').blur();
  await expect(bob.getByText('Saved.')).toBeVisible();
  await expect(bob.locator('html')).not.toHaveAttribute('data-theme', 'dark');
  await expect(zoe.getByLabel('HELO name'), 'follows by itself').toHaveValue('mail.example.com');
  await Promise.all([zoe, bob].map((page) => page.context().close()));
});

test('a card of the team is written, refused with its line, saved, and seen by all', async () => {
  const [anna, bob] = [await team.as('anna', 'mail'), await team.as('bob', 'heads')];
  for (const page of [anna, bob]) await page.goto(new URL('#/settings', page.url()).href);
  await expect(anna.getByRole('button', { name: 'New card…' })).toBeDisabled();
  await bob.getByRole('button', { name: 'New card…' }).click();
  await bob.getByLabel('Name of the file').fill('ours');
  const cards = bob.getByLabel('Cards');
  const text = await cards.inputValue();
  await cards.fill(text.replace('Words of the reply', 'Other words'));
  await bob.getByRole('button', { name: 'Save for everybody' }).click();
  await expect(bob.getByText(/^Line 1: a-name-of-its-own: .* finds/)).toBeVisible();
  await cards.fill(text);
  await bob.getByRole('button', { name: 'Save for everybody' }).click();
  await expect(anna.getByText('replies/provider/ours.yaml'), 'follows by itself').toBeVisible();
  await anna.getByRole('button', { name: 'replies/provider/ours.yaml' }).click();
  await expect(anna.getByLabel('Cards')).toHaveValue(text);
  await expect(anna.getByRole('button', { name: 'Save for everybody' })).toBeDisabled();
  await Promise.all([anna, bob].map((page) => page.context().close()));
});

test('an address is forgotten and what is old goes, from the screen and only by keepers', async () => {
  const [anna, bob] = [await team.as('anna', 'mail'), await team.as('bob', 'heads')];
  await open(anna, 'gamma.example');
  const address = 'a@gamma.example';
  await anna.getByRole('button', { name: 'Add note' }).click();
  await anna.getByLabel('What should one know about this case?').fill(`asked ${address}`);
  await anna.getByRole('button', { name: 'Save the note' }).click();
  const record = anna.getByRole('button', { name: 'Record' });
  await record.click();
  await expect(anna.getByText(`asked ${address}`).first()).toBeVisible();
  await bob.goto(new URL('#/settings', bob.url()).href);
  await bob.getByLabel('An address to forget').fill(address);
  await bob.getByRole('button', { name: 'Forget it…' }).click();
  await bob.getByRole('button', { name: 'Forget it for good' }).click();
  await expect(bob.getByText(/^forgotten-1@forgotten\.invalid stands for it in .* of 1 case/)).toBeVisible();
  await expect(
    anna.getByText('asked forgotten-1@forgotten.invalid').first(),
    'also where it is open',
  ).toBeVisible();
  await expect(anna.getByText(address)).toHaveCount(0);
  team.postgres.sql(
    team.history,
    "INSERT INTO desk.evidence (sha256, size, at, bytes) VALUES ('old', 1, now() - interval '91 days', 'x')",
  );
  await bob.getByLabel('Days that files are kept').fill('90');
  await bob.getByLabel('Days that files are kept').blur();
  await bob.getByRole('button', { name: 'What would go now?' }).click();
  await expect(bob.getByText('0 cases and 1 file would go')).toBeVisible();
  await bob.getByRole('button', { name: 'Remove them for good' }).click();
  await expect(bob.getByText('Gone for good: 0 cases and 1 file.')).toBeVisible();
  await anna.goto(new URL('#/settings', anna.url()).href);
  await expect(anna.getByLabel('Days that files are kept')).toBeDisabled();
  await expect(anna.getByRole('button', { name: 'What would go now?' })).toHaveCount(0);
  await Promise.all([anna, bob].map((page) => page.context().close()));
});

test('who works may not delete, and is told why', async () => {
  const anna = await team.as('anna', 'mail');
  await anna.getByRole('link', { name: 'Cases', exact: true }).click();
  await anna.getByLabel('Select beta.example').click();
  const chosen = anna.getByRole('group', { name: 'With the selected cases' });
  await expect(chosen.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await rows(anna).getByRole('link', { name: 'beta.example' }).click();
  await anna.getByRole('button', { name: 'More for this case' }).click();
  await expect(anna.getByRole('button', { name: 'Delete' })).toBeDisabled();
  await expect(anna.getByText('not delete them or change')).toBeVisible();
  await anna.context().close();
});

test('the database is away: what is typed stays, and the screens go on by themselves when it is back', async () => {
  const [anna, bob] = [await team.as('anna', 'mail'), await team.as('bob', 'heads')];
  await open(anna, 'delta.example');
  await bob.getByRole('link', { name: 'Cases', exact: true }).click();
  await expect(rows(bob).filter({ hasText: 'delta.example' })).toBeVisible();
  team.postgres.stop('immediate');
  await anna.getByRole('button', { name: 'Add note' }).click();
  const note = anna.getByLabel('What should one know about this case?');
  await note.fill('typed while it was away');
  await anna.getByRole('button', { name: 'Save the note' }).click();
  await expect(anna.getByRole('alert')).toContainText('cannot be reached');
  await expect(note).toHaveValue('typed while it was away');
  await bob.reload();
  await expect(bob.getByText('The history could not be read.')).toBeVisible();
  team.postgres.start();
  await expect(anna.getByRole('alert')).toHaveCount(0);
  await expect(rows(bob).filter({ hasText: 'delta.example' }), 'without being asked').toBeVisible();
  await expect(bob.getByRole('alert')).toHaveCount(0);
  await anna.getByRole('button', { name: 'Save the note' }).click();
  await expect(note).toHaveCount(0);
  await Promise.all([anna, bob].map((page) => page.context().close()));
});
