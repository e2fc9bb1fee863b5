/** Everything on a page that can be pressed, by what it is called, and what a press changes for whoever looks at it. */
import type { ElementHandle, Page } from '@playwright/test';

export interface Control {
  /** What it is and is called, numbers left out: `button Save…`. The rows of a list and the steps of the map are one. */
  key: string;
  /** Why pressing it does nothing here, by its own account. */
  off: boolean;
}

/** Makes the page tell what it would hand to the system: a print, a mail. To be called before its first script. */
export async function listenTo(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    window.print = () => void told.push('print');
    document.addEventListener('scroll', () => told.push('scroll'), true);
    document.addEventListener('focusin', (event) => {
      const to = event.target as Element;
      if (to.matches('h1, h2, h3, input, textarea, select, [role="region"]')) told.push('focus');
    });
  });
}

/** Found in the page anew each time, for screens are drawn again. */
const find = `(() => {
  const sheet = [...document.querySelectorAll('dialog[open]')].at(-1);
  const nameOf = (e) => (
    e.getAttribute('aria-label') ||
    [...(e.labels ?? [])].map((label) => label.innerText).join(' ') ||
    (e.matches('select') ? '' : e.innerText || e.textContent) || e.title || e.value || ''
  ).replace(/\\s+/g, ' ').trim();
  const kindOf = (e) =>
    e.getAttribute('role') ?? (e.matches('a') ? 'link' : e.matches('input') ? e.type : e.localName);
  const keyOf = (e) => {
    if (e.closest('[data-step]')) return kindOf(e) + ' (a step of the map)';
    if (e.closest('nav.steps') && e.matches(':disabled, [aria-disabled=true]')) return 'step that lies ahead';
    return (kindOf(e) + ' ' + nameOf(e)).replace(/\\d+/g, '0').slice(0, 90);
  };
  return [...(sheet ?? document).querySelectorAll(
    'a[href], button, summary, select, input:is([type=checkbox], [type=radio]), [role=button], [role=option]',
  )]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.ariaHidden !== 'true')
    .filter((e) => !e.closest('[data-row]') || e.closest('[data-row]').dataset.row === '0')
    .map((element) => ({ element, key: keyOf(element), off: element.matches(':disabled, [aria-disabled=true]') }));
})()`;

/** What is written first in a sheet, or beside a button that is off, switches it on. */
async function write(page: Page): Promise<void> {
  const off = ':is(form, .row):has(:is(button:disabled, button[aria-disabled=true]))';
  const texts = `${off} :is(textarea, input:is(:not([type]), [type=text], [type=password])):enabled:visible`;
  // Handles, for what is written first may switch the button on, and the others are beside one that is off no more.
  for (const field of await page.locator(`dialog[open] textarea:enabled:visible, ${texts}`).elementHandles())
    if (!(await field.inputValue())) await field.fill('anna@client.test: 421 4.3.2 mx1.client.test closing');
}

/** Each key once, in the order of the page. */
export async function controls(page: Page): Promise<Control[]> {
  await write(page);
  const all = await page.evaluate<Control[]>(`${find}.map(({ key, off }) => ({ key, off }))`);
  return [
    ...new Map(
      [...all.filter(({ off }) => off), ...all.filter(({ off }) => !off)].map((c) => [c.key, c]),
    ).values(),
  ];
}

export async function control(page: Page, key: string): Promise<ElementHandle<HTMLElement> | null> {
  await write(page);
  const found = await page.evaluateHandle<HTMLElement | undefined>(
    `${find}.filter(({ key, off }) => !off && key === ${JSON.stringify(key)})[0]?.element`,
  );
  return found.asElement() as ElementHandle<HTMLElement> | null;
}

/** What one sees and hears: words, states of controls, the address, where it is scrolled to. */
export const seen = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const states = [
      ...document.querySelectorAll('[aria-pressed], [aria-sort], [aria-expanded], [aria-current], [open]'),
    ];
    const fields = [...document.querySelectorAll<HTMLInputElement>('input, select, textarea')];
    return JSON.stringify([
      location.href,
      document.documentElement.dataset,
      document.documentElement.style.fontSize,
      document.body.innerText.replace(/now \d\d:\d\d/g, ''),
      [...document.querySelectorAll('[role="status"]')].map((e) => e.textContent),
      states.map((e) =>
        ['aria-pressed', 'aria-sort', 'aria-expanded', 'aria-current', 'open'].map((a) => e.getAttribute(a)),
      ),
      fields.map((field) => [field.value, field.checked]),
      document.querySelector('svg[viewBox]')?.getAttribute('style'),
      (window as unknown as { told: string[] }).told.length,
    ]);
  });

/** As somebody would: other text fields of its form are filled, a list gets another choice. */
export async function press(element: ElementHandle<HTMLElement>): Promise<void> {
  await element.evaluate((e) => {
    if (!(e instanceof HTMLButtonElement) || e.type !== 'submit') return;
    for (const field of e.form?.querySelectorAll<HTMLInputElement>('input, textarea') ?? []) {
      if (field.value || !['text', 'textarea', 'email', 'password'].includes(field.type)) continue;
      field.value = 'anna@client.test';
      field.dispatchEvent(new Event('input', { bubbles: true }));
    }
  });
  const other = await element.evaluate((e) =>
    e instanceof HTMLSelectElement ? [...e.options].find((option) => !option.selected)?.value : undefined,
  );
  if (other !== undefined) await element.selectOption(other);
  else if (await element.evaluate((e) => e.matches('.skip'))) await element.press('Enter');
  else await element.click({ timeout: 30_000 });
}
