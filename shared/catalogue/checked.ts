/** How old a card's advice is: when its facts were last looked up, in words. */

export interface CheckedAge {
  /** `checked 8 days ago (2026-11-21)`, without a capital and a full stop. */
  says: string;
  /** More than a year, or never dated: to be looked up again before somebody relies on it. */
  old: boolean;
}

const day = 86_400_000;
const year = 365;

/**
 * @param checked a day, `2026-11-21`; null in a user's own card that does not say
 * @param now milliseconds; a clock that is behind the card makes it “today”
 */
export function ageOf(checked: string | null, now: number): CheckedAge {
  if (checked === null) return { says: 'not dated: nobody said when it was checked', old: true };
  const days = Math.max(0, Math.floor((now - Date.parse(checked)) / day));
  const old = days > year;
  return {
    says: `checked ${ago(days)} (${checked})${old ? ', older than a year: look it up again' : ''}`,
    old,
  };
}

function ago(days: number): string {
  if (days === 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days < 14) return `${days} days ago`;
  if (days < 61) return `${Math.floor(days / 7)} weeks ago`;
  if (days < 730) return `${Math.floor(days / 30.44)} months ago`;
  return `${Math.floor(days / year)} years ago`;
}
