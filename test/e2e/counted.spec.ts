/**
 * From what a user has to the right action, counted on the built product: answers given, and no word of the trade on
 * any screen in between. Where a question is asked it is answered by whoever knows least: with the last answer.
 */
import type { Page } from '@playwright/test';
import { expect, test } from '../support/desk.ts';
import { wordsOfTheTrade } from '../support/jargon.ts';

const stamp = (minutesAgo: number): string =>
  new Date(Date.now() - minutesAgo * 60_000).toISOString().replace(/\.\d+Z$/, '+00:00');

/** A try as the log of a Postfix tells it. */
const logged = (reply: string, minutesAgo = 12): string =>
  `${stamp(minutesAgo)} out1 postfix/smtp[700]: B1A2C3D4E5: to=<nils@example.edu>, relay=mx.example.edu[203.0.113.70]:25, ` +
  `delay=2, delays=0.1/0/1/0.9, dsn=4.0.0, status=deferred (host mx.example.edu[203.0.113.70] said: ${reply})`;

interface Path {
  has: string;
  paste: string;
  /** The question or instruction that is the right action, or the words to hand on. */
  action: RegExp;
  atMost: number;
}
const greylisting = /^They ask strangers to come back/;
const paths: Path[] = [
  {
    has: 'greylisting with 421',
    paste: logged('421 4.7.1 Greylisted, please come back in 5 minutes (in reply to RCPT TO command)'),
    action: greylisting,
    atMost: 1,
  },
  {
    has: 'greylisting with 450, the commonest of all',
    paste: logged(
      '450 4.2.0 <nils@example.edu>: Recipient address rejected: Greylisted, see http://postgrey.example.edu/ (in reply to RCPT TO command)',
    ),
    action: greylisting,
    atMost: 1,
  },
  {
    has: 'one line about greylisting, and nothing else',
    paste: '451 4.7.1 Greylisting in action, please come back later',
    action: greylisting,
    atMost: 1,
  },
  {
    has: 'a receiver without room',
    paste: logged(
      '421 4.3.1 Insufficient system storage: no space left on device (in reply to end of DATA command)',
      200,
    ),
    action: /^Send this to the recipient’s administrator/,
    atMost: 2,
  },
  {
    has: 'an address without a name',
    paste: logged(
      '421 4.7.1 Client 198.51.100.60 has no reverse DNS, see our rules (in reply to RCPT TO command)',
    ),
    action: /^Have a reverse name set for 198\.51\.100\.60/,
    atMost: 1,
  },
  {
    has: 'plain words about a missing reverse name',
    paste: '421 4.7.1 Your server has no PTR record',
    action: /^Have a reverse name set for your sending address/,
    atMost: 1,
  },
  {
    has: 'a sentence that quotes the receiver about a missing reverse name',
    paste: 'Since this morning their mail server says: 421 cannot find your reverse hostname',
    action: /^Have a reverse name set for your sending address/,
    atMost: 1,
  },
  {
    has: 'a notice in somebody’s words, with the receiver’s name',
    paste:
      'The response from the remote server mx.example.edu was: 450 4.7.1 Client host rejected: cannot find your reverse hostname, [198.51.100.60]',
    action: /^Have a reverse name set for 198\.51\.100\.60/,
    atMost: 1,
  },
  {
    has: 'a receiver that is quoted',
    paste: 'The recipient’s server answered: 421 4.4.5 Too many connections from your host',
    action: /^Lower the pressure/,
    atMost: 0,
  },
  {
    has: 'Gmail’s rate limit',
    paste: logged(
      '421-4.7.28 Gmail has detected an unusual rate of mail originating from your IP address [198.51.100.60]. To protect our users from spam, mail sent from your IP address has been temporarily rate limited. (in reply to end of DATA command)',
    ),
    action: /^Lower the pressure/,
    atMost: 2,
  },
  {
    has: 'words that nobody knows',
    paste: '421 The frobnicator of this host is not in the mood',
    action: /^Wait|^Lower the pressure/,
    atMost: 3,
  },
];

/** On the screen and not in the cards only: what stands around the step is read as well. */
const guided = 'section.step, nav.steps, .time, h1';

/** One after the other on one desk; each has a receiver of its own, so that each is a case of its own. */
test('each path takes at most as many answers to the right action as is told', async ({ desk }) => {
  const { page } = desk;
  for (const [at, { has, paste, action, atMost }] of paths.entries())
    await test.step(has, async () => {
      await page.getByRole('link', { name: 'New', exact: true }).click();
      await page
        .getByLabel('Or paste what you have')
        .fill(paste.replaceAll('example.edu', `p${at}.example.edu`));
      await page.getByRole('button', { name: 'Read it' }).click();
      const asked = await answersTo(page, action, has, atMost);
      console.log(`${has}: ${asked.length} of at most ${atMost} answers`);
    });
});

/** The questions that were answered on the way to the action. */
async function answersTo(page: Page, action: RegExp, has: string, atMost: number): Promise<string[]> {
  const question = page.locator('#question');
  await expect(question, has).toBeVisible();
  const there = page.locator('#question, .hand h2').filter({ hasText: action });
  const asked: string[] = [];
  for (; (await there.count()) === 0;) {
    expect(await wordsOfTheTrade(page, guided), `${has}, at “${await question.textContent()}”`).toEqual([]);
    asked.push((await question.textContent())!);
    expect(asked.length, `${has}: ${asked.join(' → ')}`).toBeLessThanOrEqual(atMost);
    await page.locator('fieldset.answers button').last().click();
    await expect(question, has).not.toHaveText(asked.at(-1)!);
  }
  await expect(there.first()).toBeVisible();
  expect(await wordsOfTheTrade(page, guided), `${has}, at the action`).toEqual([]);
  return asked;
}

for (const [what, width, height] of [
  ['a window at 200 % zoom', 640, 400],
  ['a low window', 1280, 540],
] as const)
  test(`in ${what} the time line is one line, and the question is in the first screen`, async ({ desk }) => {
    const { page } = desk;
    await page.setViewportSize({ width, height });
    await page.getByLabel('Or paste what you have').fill(paths[0]!.paste);
    await page.getByRole('button', { name: 'Read it' }).click();
    await expect(page.locator('#question')).toBeInViewport({ ratio: 1 });
    const fold = page.getByRole('button', { name: /Unfold the time line/ });
    expect((await fold.boundingBox())!.height).toBeLessThan(40);
    await expect(page.getByRole('img', { name: /try since/ })).toBeHidden();
    await fold.click();
    await expect(page.getByRole('img', { name: /try since/ })).toBeVisible();
    await page.getByRole('button', { name: /Fold the time line/ }).click();
    await expect(page.locator('#question')).toBeInViewport({ ratio: 1 });
  });

test('a pasted reply without a time is asked when it began, with one click', async ({ desk }) => {
  const { page } = desk;
  await page.getByLabel('Or paste what you have').fill('421 4.3.2 Service not available, try again later');
  await page.getByRole('button', { name: 'Read it' }).click();
  const form = page.getByRole('form', { name: 'When it began' });
  await form.getByRole('button', { name: 'Another time…' }).press('Enter');
  await expect(form.getByLabel('Date and time where you are'), 'the focus goes along').toBeFocused();
  await form.getByRole('button', { name: 'Yesterday' }).click();
  await expect(page.getByText('By your word it began')).toBeVisible();
  await expect(page.locator('.facts')).toContainText(/By your word since/);
});
