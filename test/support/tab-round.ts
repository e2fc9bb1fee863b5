/** What a round with Tab meets: the focus at each stop, looked at by the page itself. */
import type { Page } from '@playwright/test';

/** What the page knows of the round that is made. */
interface Round {
  faults: string[];
  done: boolean;
  /** Notes the focus as it is. */
  look(): void;
  /** Puts the focus where it was at the beginning. */
  end(): void;
}

/** The rows of a very long list are alike. */
const enough = 150;
/** As many at a time, where more stops are met than there seemed to be. */
const more = 6;

/**
 * Presses the key through the whole screen or sheet until it goes round. Faults are: a control that Tab does not reach
 * (2.1.1), one without a visible mark of the focus (2.4.7), one that something covers or that is out of view (2.4.11).
 * The page looks by itself, at each stop when the next press begins: to ask it after each costs more than the press.
 * At the end the focus is where it was: where a round stops depends on when the page told that it came round, and at
 * the first stop the way to the content lies over the sign, which the next look at the screen would take for a fault.
 */
export async function tabRound(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<string[]> {
  let expected = await page.evaluate(beginRound, enough);
  for (let presses = 0; presses <= 4 * enough; presses += expected, expected = more) {
    for (let press = 0; press < expected; press++) await page.keyboard.press(key);
    const { faults, done } = await page.evaluate(() => {
      const round = (window as unknown as { tabRound: Round }).tabRound;
      if (document.activeElement !== document.body) round.look();
      if (round.done) round.end();
      return { faults: round.faults, done: round.done };
    });
    if (done) return faults;
  }
  return ['Tab does not come round'];
}

/** Runs in the page. Gives how many presses will probably do. */
function beginRound(enough: number): number {
  const page = window as unknown as { tabRound?: Round };
  const tabbed: Element[] = [];
  const before = document.activeElement;
  let outside = 0;
  const round: Round = {
    faults: [],
    done: false,
    look() {
      if (round.done) return;
      const element = document.activeElement;
      const known = element ? tabbed.indexOf(element) : -1;
      if (!element || element === document.body)
        outside += tabbed.length ? 1 : 0; // the round before may have left it there
      else if (known < 0) {
        tabbed.push(element);
        round.faults.push(...faultsOfFocus(element));
      }
      const came = outside === 2 || (known === 0 && tabbed.length > 1);
      round.done = came || tabbed.length > enough;
      if (came)
        for (const missed of reachable().filter((element) => !tabbed.includes(element)))
          round.faults.push(`Tab does not reach: ${missed.outerHTML.slice(0, 160)}`);
    },
    end() {
      (document.activeElement as HTMLElement | null)?.blur();
      (before as HTMLElement | null)?.focus();
    },
  };
  let begun = false; // what has the focus at the first press is no stop of this round
  const press = ({ key }: KeyboardEvent): void => {
    if (page.tabRound !== round) removeEventListener('keydown', press, true);
    else if (key === 'Tab' && begun) round.look();
    else if (key === 'Tab') begun = true;
  };
  addEventListener('keydown', press, true);
  page.tabRound = round;
  return Math.min(reachable().length + 2, enough);

  function reachable(): Element[] {
    const sheet = [...document.querySelectorAll('dialog[open]')].at(-1);
    return [
      ...(sheet ?? document).querySelectorAll<HTMLElement>(
        'a[href], button, input, select, textarea, summary, [tabindex]',
      ),
    ].filter(
      (element) =>
        element.tabIndex >= 0 &&
        !element.matches(':disabled') &&
        element.checkVisibility({ visibilityProperty: true }) &&
        !(element instanceof HTMLInputElement && element.type === 'radio' && !element.checked),
    );
  }

  function faultsOfFocus(element: Element): string[] {
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
    return faults;
  }
}
