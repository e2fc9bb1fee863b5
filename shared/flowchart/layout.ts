/**
 * Where the steps stand on the map. The spine (the way taken, the present step and the likely rest) goes straight
 * down. Every other step hangs to the right of one step that leads to it, once; what else leads to it is told in
 * words, since some ninety arrows between thirty-eight boxes can be drawn but not read.
 */
export interface Link {
  from: string;
  to: string;
  likely: boolean;
}
/** Column 0 is the spine. `parent` is the step that it hangs from; null on the spine. */
export interface Cell {
  column: number;
  row: number;
  parent: string | null;
}

const lastColumn = 3;

/** For each step beside the way the one it hangs from: a likely predecessor, else the way, else the nearest. */
function hang(links: readonly Link[], spine: readonly string[]): Map<string, string> {
  const depth = new Map(spine.map((id) => [id, 0]));
  const parents = new Map<string, string>();
  const depthOf = (link: Link) => depth.get(link.from) ?? Infinity;
  const rules: ((link: Link) => boolean)[] = [
    (link) => link.likely && depthOf(link) < lastColumn,
    (link) => depthOf(link) === 0,
    (link) => depthOf(link) < lastColumn,
    (link) => depthOf(link) < Infinity,
  ];
  for (;;) {
    // The nearest to the way first; of equals the one that comes last in the guide, which stands closest.
    const open = links
      .filter((link) => !depth.has(link.to))
      .reverse()
      .sort((a, b) => Math.min(99, depthOf(a)) - Math.min(99, depthOf(b)));
    const link = rules.map((rule) => open.find(rule)).find((found) => found !== undefined);
    if (!link) return parents;
    parents.set(link.to, link.from);
    depth.set(link.to, depthOf(link) + 1);
  }
}

export function placeSteps(
  ids: readonly string[],
  links: readonly Link[],
  spine: readonly string[],
): Map<string, Cell> {
  const parents = hang(links, spine);
  const cells = new Map<string, Cell>();
  const hanging = (id: string) => ids.filter((child) => parents.get(child) === id);
  /** Puts the step and all that hangs from it; returns the first free row below. */
  const place = (id: string, column: number, row: number): number => {
    cells.set(id, { column, row, parent: parents.get(id) ?? null });
    const below = hanging(id).reduce((next, child) => place(child, column + 1, next), row);
    return Math.max(below, row + 1);
  };
  // The way has no gaps, so that it is seen at a glance; what hangs from it follows beside and below.
  let free = 0;
  for (const [row, id] of spine.entries()) {
    cells.set(id, { column: 0, row, parent: null });
    free = hanging(id).reduce((next, child) => place(child, 1, next), Math.max(free, row));
  }
  return cells;
}
