/** The map of a case: every step once, the way taken straight down, what is likely next below it. */
import { stepsAhead } from './ahead.ts';
import type { StepCard } from './card.ts';
import { fillText } from './fill.ts';
import { phasesAlong, type Phase } from './phase.ts';
import { placeSteps, type Cell, type Link } from './layout.ts';
import { phaseNames } from '../words/phases.ts';
import type { StepKind, WalkedStep } from './step.ts';

export interface Point {
  x: number;
  y: number;
}

/** The flowchart as drawn. Positions are in px of the drawing. */
export interface Drawing {
  nodes: {
    id: string;
    title: string;
    kind: StepKind;
    x: number;
    y: number;
    w: number;
    h: number;
    state: 'taken' | 'current' | 'ahead' | 'not-taken';
    /** The answer given, shortened to fit; null where there is none. */
    answerLabel: string | null;
    by: 'evidence' | 'user' | null;
    /** Where it leads besides the lines that are drawn: short names of steps, for the hooked arrow. */
    goesOn: string[];
  }[];
  edges: {
    from: string;
    to: string;
    /** The answers that lead this way, as on their buttons. */
    labels: string[];
    /** The same in a word or two, to be written at `labelAt`. */
    label: string;
    labelAt: Point;
    state: 'taken' | 'likely' | 'not-taken';
    points: Point[];
  }[];
  /** The phases that the way goes through, each beside its steps. */
  phases: { id: Phase; title: string; y: number; h: number; state: 'passed' | 'here' | 'ahead' }[];
  width: number;
  height: number;
  /** Text alternative: one line per step taken and the steps likely next. */
  says: string[];
}

const margin = 4;
/** At the left, for the names of the phases. */
const phaseWidth = 76;
const height = 46;
const pitch = 64;
const spineWidth = 236;
const sideWidth = 184;
/** Between the columns; holds the labels. */
const gutter = 124;
/** Between lines that run down side by side from the way; the later one starts nearer to it, so that none cross. */
const track = 7;
/** What fits, in characters: a line of a box, a label. */
const room = { answer: 30, label: 15 };

const shorten = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text;

/** Ids of answers that a customer would not understand, in words that fit beside a line. */
const plainly: Readonly<Record<string, string>> = {
  'remote-mta': 'the receiver',
  'own-relay': 'your provider',
  'own-mta': 'your server',
  'still-deferred': 'not through',
  'retry-useless': 'no use to wait',
  session: 'many errors',
};

/** `nothing-found` → “nothing found”. */
const inWords = (id: string): string =>
  plainly[id] ?? id.replaceAll('-', ' ').replace(/\b(?:tls|dns)\b/g, (name) => name.toUpperCase());

const boxOf = ({ column, row }: Cell, tracks: number) => ({
  x:
    margin +
    phaseWidth +
    (column === 0 ? 0 : spineWidth + tracks * track + gutter + (column - 1) * (sideWidth + gutter)),
  y: margin + row * pitch,
  w: column === 0 ? spineWidth : sideWidth,
  h: height,
});
type Box = ReturnType<typeof boxOf>;

/** Down the spine; else out at the right, down the gutter on track `lane`, in at the left. */
function line(a: Box, b: Box, lane: number): { points: Point[]; labelAt: Point } {
  if (a.x === b.x) {
    const x = a.x + a.w / 2;
    return {
      points: [
        { x, y: a.y + a.h },
        { x, y: b.y },
      ],
      labelAt: { x: x + 11, y: b.y - 6 },
    };
  }
  const [from, to] = [a.y + a.h / 2, b.y + b.h / 2];
  const [start, end] = [
    { x: a.x + a.w, y: from },
    { x: b.x, y: to },
  ];
  const bend = start.x + 10 + lane * track;
  const labelAt = { x: end.x - gutter + 16, y: to - 5 };
  if (from === to) return { points: [start, end], labelAt };
  return { points: [start, { x: bend, y: from }, { x: bend, y: to }, end], labelAt };
}

/** One bracket for the steps in a row that are of one phase. */
function phasesBeside(
  spine: readonly string[],
  here: number,
  cards: ReadonlyMap<string, StepCard>,
  boxes: ReadonlyMap<string, Box>,
): Drawing['phases'] {
  const found: Drawing['phases'] = [];
  const along = phasesAlong(spine.map((id) => cards.get(id)!));
  along.forEach((id, i) => {
    const box = boxes.get(spine[i]!)!;
    const last = found.at(-1);
    if (last?.id === id) last.h = box.y + box.h - last.y;
    else found.push({ id, title: phaseNames[id], y: box.y, h: box.h, state: i <= here ? 'passed' : 'ahead' });
  });
  return found.map((phase) => (phase.id === along[here] ? { ...phase, state: 'here' } : phase));
}

/** The flowchart of a case; with no steps walked and `next` the first one, of no case in particular. */
export function drawChart(
  steps: readonly StepCard[],
  walked: readonly WalkedStep[],
  next: string,
  notBefore: string | null = null,
): Drawing {
  const done = walked.filter((step) => step.id !== next);
  const taken = done.map((step) => step.id);
  const ahead = stepsAhead(steps, next).filter((id) => !taken.includes(id));
  const spine = [...taken, next, ...ahead];
  const links: Link[] = steps.flatMap((step) =>
    [...new Set(step.answers.map((answer) => answer.to))].map((to) => ({
      from: step.id,
      to,
      likely: step.answers.some((answer) => answer.to === to && answer.likely),
    })),
  );
  const cells = placeSteps(
    steps.map((step) => step.id),
    links,
    spine,
  );
  const cards = new Map(steps.map((step) => [step.id, step]));
  const short = (id: string) => fillText(cards.get(id)?.short ?? id, {}) ?? id;
  const labelOf = (step: WalkedStep) =>
    cards.get(step.id)?.answers.find((answer) => answer.id === step.answer)?.label ?? step.answer;
  const follows = ({ from, to }: Link) => spine.includes(from) && spine[spine.indexOf(from) + 1] === to;
  const isDrawn = (link: Link) => follows(link) || cells.get(link.to)?.parent === link.from;

  const branching = spine.filter((id) => [...cells.values()].some((cell) => cell.parent === id));
  const boxes = new Map([...cells].map(([id, cell]) => [id, boxOf(cell, branching.length)]));
  const laneOf = (id: string) => (branching.includes(id) ? branching.length - 1 - branching.indexOf(id) : 0);

  const nodes = steps.map((step): Drawing['nodes'][number] => {
    const answered = done.find((w) => w.id === step.id);
    const state =
      step.id === next ? 'current' : answered ? 'taken' : ahead.includes(step.id) ? 'ahead' : 'not-taken';
    return {
      id: step.id,
      title: short(step.id),
      kind: step.kind,
      ...boxes.get(step.id)!,
      state,
      answerLabel: answered ? shorten(labelOf(answered), room.answer) : null,
      by: answered?.by ?? null,
      goesOn: links.filter((link) => link.from === step.id && !isDrawn(link)).map((link) => short(link.to)),
    };
  });

  const edges = links.filter(isDrawn).map((link): Drawing['edges'][number] => {
    const answers = cards.get(link.from)!.answers.filter((answer) => answer.to === link.to);
    const given = done.find((step) => step.id === link.from && follows(link))?.answer;
    const words = (given ? [given] : answers.map((a) => a.id)).map(inWords);
    const state = !follows(link) ? 'not-taken' : taken.includes(link.from) ? 'taken' : 'likely';
    return {
      from: link.from,
      to: link.to,
      labels: answers.map((answer) => answer.label),
      label: words.length > 4 ? '' : shorten(words.join(', '), follows(link) ? room.answer : room.label),
      state,
      ...line(boxes.get(link.from)!, boxes.get(link.to)!, laneOf(link.from)),
    };
  });
  // What matters is drawn last, so that it lies on top.
  const order = { 'not-taken': 0, likely: 1, taken: 2 };
  edges.sort((a, b) => order[a.state] - order[b.state]);

  const says = [
    ...done.map(
      (step) =>
        `${short(step.id).replace(/[^?]$/, '$&:')} ${labelOf(step)} (${step.by === 'user' ? 'your answer' : 'by evidence'}).`,
    ),
    `You are at: ${short(next)}, in the phase ${phaseNames[phasesAlong(spine.map((id) => cards.get(id)!))[spine.indexOf(next)]!]}${notBefore ? `, not before ${notBefore}` : ''}.`,
    ...(ahead.length ? [`Likely next: ${ahead.map(short).join(', ')}.`] : []),
  ].map((said) => said.replace(/([?.])\.$/, '$1'));
  return {
    nodes,
    edges,
    phases: phasesBeside(spine, spine.indexOf(next), cards, boxes),
    width: Math.max(...nodes.map((node) => node.x + node.w)) + margin,
    height: Math.max(...nodes.map((node) => node.y + node.h)) + margin,
    says,
  };
}
