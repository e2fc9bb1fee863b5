/** Rows to draw of a long list: those in view and some on either side, so that a page key finds its row. */
export function windowOf(
  top: number,
  seen: number,
  height: number,
  total: number,
  around = 8,
): { from: number; to: number } {
  return {
    from: Math.max(0, Math.min(total, Math.floor(top / height) - around)),
    to: Math.min(total, Math.ceil((top + seen) / height) + around),
  };
}
