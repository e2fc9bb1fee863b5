import { describe, expect, test } from 'vitest';
import { stepsAhead } from '../../shared/flowchart/ahead.ts';
import { drawChart, type Drawing } from '../../shared/flowchart/draw.ts';
import type { WalkedStep } from '../../shared/flowchart/step.ts';
import { knowledge } from '../support/knowledge.ts';

const { steps } = knowledge();
const walked = (path: string): WalkedStep[] =>
  path
    .split(' ')
    .filter(Boolean)
    .map((step) => {
      const [id, answer, by] = step.split(/[=:]/) as [string, string, 'user' | undefined];
      return { id, answer, by: by ?? 'evidence', because: 'a fact' };
    });
const early =
  'is-421=yes issuer=remote-mta still-trying=delayed stage=greeting wording=vague volume=bulk:user';
const late = `${early.replace('bulk', 'single')} wait=still-deferred how-long=cooling scope=one-domain receiver=all-defer`;
const drawings: [string, Drawing][] = [
  ['no case', drawChart(steps, [], 'is-421')],
  ['an early case', drawChart(steps, walked(early), 'back-off')],
  ['a late case', drawChart(steps, walked(late), 'mx-change')],
  ['an end at once', drawChart(steps, walked('is-421=permanent'), 'permanent')],
];

describe.each(drawings)('%s', (_, chart) => {
  const box = (id: string) => chart.nodes.find((node) => node.id === id)!;
  test('shows every step once, and none over another', () => {
    expect(chart.nodes.map((n) => n.id).sort()).toEqual(steps.map((s) => s.id).sort());
    for (const a of chart.nodes)
      for (const b of chart.nodes)
        if (a !== b)
          expect(
            a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y,
            `${a.id} and ${b.id}`,
          ).toBe(true);
  });
  test('fits into its own size', () => {
    for (const node of chart.nodes) {
      expect(node.x).toBeGreaterThanOrEqual(0);
      expect(node.x + node.w).toBeLessThanOrEqual(chart.width);
      expect(node.y + node.h).toBeLessThanOrEqual(chart.height);
    }
  });
  test('no line crosses a step', () => {
    for (const edge of chart.edges)
      for (const node of chart.nodes) {
        if (node.id === edge.from || node.id === edge.to) continue;
        for (const [i, q] of edge.points.entries()) {
          const p = edge.points[i - 1];
          if (!p) continue;
          const apart =
            Math.max(p.x, q.x) <= node.x ||
            Math.min(p.x, q.x) >= node.x + node.w ||
            Math.max(p.y, q.y) <= node.y ||
            Math.min(p.y, q.y) >= node.y + node.h;
          expect(apart, `${edge.from} → ${edge.to} over ${node.id}`).toBe(true);
        }
      }
  });
  test('no two lines run over each other, unless they begin at the same step', () => {
    const upright = chart.edges.flatMap((edge) =>
      edge.points.slice(1).flatMap((q, i) => {
        const p = edge.points[i]!;
        return p.x === q.x
          ? [{ from: edge.from, x: p.x, top: Math.min(p.y, q.y), end: Math.max(p.y, q.y) }]
          : [];
      }),
    );
    for (const a of upright)
      for (const b of upright)
        if (a.from !== b.from && a.x === b.x) expect(a.end <= b.top || b.end <= a.top).toBe(true);
  });
  test('the way runs straight down in one column, without gaps', () => {
    const rows = chart.nodes.filter((n) => n.state !== 'not-taken').map((n) => n.y);
    rows.sort((a, b) => a - b);
    for (const [i, y] of rows.entries()) if (i > 0) expect(y - rows[i - 1]!).toBe(64);
  });
  test('the way is in one column', () => {
    const way = chart.nodes.filter((n) => n.state !== 'not-taken');
    expect(new Set(way.map((n) => n.x)).size).toBe(1);
    for (const edge of chart.edges.filter((e) => e.state !== 'not-taken'))
      expect(box(edge.from).y).toBeLessThan(box(edge.to).y);
  });
  test('no arrow of the flowchart is lost: it is drawn, or told at its step', () => {
    for (const step of steps)
      for (const { to } of step.answers) {
        const drawn = chart.edges.some((e) => e.from === step.id && e.to === to);
        const told = box(step.id).goesOn.includes(box(to).title);
        expect(drawn !== told, `${step.id} → ${to}`).toBe(true);
      }
  });
  test('every step has a line, unless it is the first', () => {
    for (const node of chart.nodes)
      expect(node.id === 'is-421' || chart.edges.some((e) => e.to === node.id), node.id).toBe(true);
  });
});

test('a step that is no question is told with a colon', () => {
  const { says } = drawChart(steps, walked(`${early} back-off=lowered:user`), 'wait');
  expect(says).toContain('Lower the pressure: It is slower now (your answer).');
});

test('the same case is drawn the same', () => {
  expect(drawChart(steps, walked(late), 'mx-change')).toEqual(drawings[2]![1]);
});

test('the text alternative tells the way, the place, and what is likely next', () => {
  expect(drawChart(steps, walked(early), 'back-off', '2026-05-17 10:20 UTC').says).toEqual([
    'Is it a 421? Yes, it is a 421 (by evidence).',
    'Who issued it? The recipient’s mail server (by evidence).',
    'Still being tried? Still being tried (by evidence).',
    'At which point? At the greeting (by evidence).',
    'What do the words say? Nothing definite (by evidence).',
    'Bulk or single? Many, or part of a mailing (your answer).',
    'You are at: Lower the pressure, in the phase Checks, not before 2026-05-17 10:20 UTC.',
    'Likely next: Wait, Recovered.',
  ]);
});

test('the phases stand beside the way, each once, in order, with the place in them', () => {
  const chart = drawChart(steps, walked(early), 'back-off');
  expect(chart.phases.map(({ title, state }) => `${title} ${state}`)).toEqual([
    'Cause passed',
    'Checks here',
    'Wait ahead',
    'Done ahead',
  ]);
  const [cause, checks] = chart.phases;
  const node = (id: string) => chart.nodes.find((one) => one.id === id)!;
  expect(cause!.y).toBe(node('is-421').y);
  expect(cause!.y + cause!.h).toBe(node('volume').y + node('volume').h);
  expect(checks!.y).toBe(node('back-off').y);
  for (const step of chart.nodes) expect(step.x, 'clear of their names').toBeGreaterThan(76);
});

test('from every step the likely answers lead to an end', () => {
  const ends = steps.filter((s) => s.kind === 'end').map((s) => s.id);
  for (const step of steps) {
    const ahead = stepsAhead(steps, step.id);
    if (step.kind === 'end') expect(ahead).toEqual([]);
    else expect(ends).toContain(ahead.at(-1));
  }
});
