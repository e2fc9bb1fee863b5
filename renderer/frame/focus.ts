/**
 * Keeps the focus where the reader was. A button may vanish with what it did (dismissed, deleted, nothing more to
 * show) or be switched off; the browser then drops the focus to the top of the page.
 */
/** `data-first` is the heading that a reader looks for first, where it is not the title of the screen. */
const headings = ['[data-first]', 'h1[tabindex]', 'h2[tabindex]'];
const stops = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

const usable = (element: HTMLElement): boolean =>
  element.isConnected && !element.matches(':disabled, [aria-hidden="true"]') && element.checkVisibility();

/** What had the focus, then everything around it, inside out. */
function around(element: Element): HTMLElement[] {
  const all: HTMLElement[] = [];
  for (let at: Element | null = element; at && at !== document.body; at = at.parentElement)
    if (at instanceof HTMLElement) all.push(at);
  return all;
}

/** The nearest thing that is still there: a heading that takes the focus, else the first control; at last `home`. */
function nearest(trail: HTMLElement[], home: HTMLElement): HTMLElement {
  for (const place of trail) {
    if (place.contains(home)) break;
    if (!place.isConnected) continue;
    const found = [...headings, stops]
      .flatMap((which) => [...place.querySelectorAll<HTMLElement>(which)])
      .find((element) => usable(element) && (element.tabIndex >= 0 || element.matches('h1, h2')));
    if (found) return found;
  }
  return home;
}

/** From now on a lost focus goes to the nearest place, within `home` (the screen) at last. Returns how to stop it. */
export function keepFocus(home: HTMLElement): () => void {
  let trail: HTMLElement[] = [];
  let asked = 0;
  const look = (): void => {
    const [last] = trail;
    const now = document.activeElement;
    if (!last || (now === last ? !last.matches(':disabled') : now !== document.body)) return;
    if (now !== last && usable(last))
      trail = []; // the reader clicked beside everything
    else nearest(trail, home).focus();
  };
  // A sheet that closes gives the focus back by itself, so look after that.
  const ask = (): void => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(look);
  };
  const came = (event: FocusEvent): void => {
    trail = around(event.target as Element);
  };
  const changes = new MutationObserver(ask);
  changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled', 'open'] });
  document.addEventListener('focusin', came);
  document.addEventListener('focusout', ask);
  return () => {
    changes.disconnect();
    document.removeEventListener('focusin', came);
    document.removeEventListener('focusout', ask);
  };
}
