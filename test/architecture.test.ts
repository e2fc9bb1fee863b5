/** The house rules of CONTRIBUTING.md as a table: who may import whom, what may be where, how long a file may be. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Left may not import right. Stages on one line of the design, left to right. */
const order = [
  'text',
  'smtp',
  'dns',
  'catalogue',
  'bounce',
  'case',
  'retry',
  'evidence',
  'verdict',
  'flowchart',
  'escalation',
  'store',
  'rpc',
];
const leaves: Readonly<Record<string, readonly string[]>> = { text: [], smtp: ['text'], dns: ['text'] };

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.(ts|svelte|mjs)$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}
function imports(path: string): { from: string; typeOnly: boolean }[] {
  const code = readFileSync(join(root, path), 'utf8');
  const found = [
    ...code.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^'"`;]*?from\s+['"]([^'"]+)['"]/g),
  ];
  const bare = [...code.matchAll(/(?:^|[\n=(\s])import\s*\(?\s*['"]([^'"]+)['"]/g)];
  const resolved = (from: string) =>
    from.startsWith('.') ? relative(root, resolve(root, dirname(path), from.replace(/\?.*$/, ''))) : from;
  return [
    ...found.map((m) => ({ from: resolved(m[2]!), typeOnly: Boolean(m[1]) })),
    ...bare.map((m) => ({ from: resolved(m[1]!), typeOnly: false })),
  ];
}
const stageOf = (path: string): string | null => /^shared\/(\w+)\//.exec(path)?.[1] ?? null;

const shared = sources('shared');
const electron = sources('electron');
const renderer = sources('renderer');

describe('shared/ imports from left to right only', () => {
  for (const path of shared) {
    const stage = stageOf(path);
    test(path, () => {
      for (const { from } of imports(path)) {
        expect(from, 'no Node, Electron, host or screen in the core').not.toMatch(
          /^(node:|electron|renderer|resources)/,
        );
        const target = stageOf(from);
        if (!stage || !target || target === stage) continue;
        const leaf = leaves[stage];
        if (leaf) expect(leaf, `${stage}/ may not import ${from}`).toContain(target);
        expect(order.indexOf(target), `${stage}/ may not import ${from}`).toBeLessThan(order.indexOf(stage));
      }
      if (stage && path !== 'shared/flow.ts')
        expect(
          imports(path).map((i) => i.from),
          'only hosts import flow.ts',
        ).not.toContain('shared/flow.ts');
    });
  }
});

test('only main.ts and preload.ts import electron', () => {
  const importers = [...shared, ...electron, ...renderer].filter((p) =>
    imports(p).some((i) => i.from === 'electron'),
  );
  expect(
    importers.filter(
      (p) => p !== 'electron/main.ts' && p !== 'electron/preload.ts' && !p.startsWith('electron/main/'),
    ),
  ).toEqual([]);
});

test('adapters know ports and Node, not the app', () => {
  for (const path of electron.filter((p) => p.startsWith('electron/node/')))
    for (const { from } of imports(path))
      expect(from, path).not.toMatch(/^electron\/(app|main|web|cli|preload)\.ts$/);
});

test('the renderer sees the contract and types only', () => {
  for (const path of renderer)
    for (const { from, typeOnly } of imports(path)) {
      expect(from, path).not.toMatch(/^(node:|electron|resources|shared\/store)/);
      if (from.startsWith('shared/') && !from.startsWith('shared/rpc/'))
        expect(typeOnly, `${path} imports ${from} as a value`).toBe(true);
    }
});

test('no files import each other in a circle', () => {
  const known = new Map(
    [...shared, ...electron].map((path) => [path, imports(path).map(({ from }) => from)]),
  );
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    expect(way, [...way, path].join(' → ')).not.toContain(path);
    if (done.has(path)) return;
    for (const from of known.get(path) ?? []) visit(from, [...way, path]);
    done.add(path);
  };
  for (const path of known.keys()) visit(path, []);
  expect(known.size).toBeGreaterThan(100);
});

test('nothing imports resources/', () => {
  for (const path of [...shared, ...renderer, ...electron.filter((p) => !p.startsWith('electron/build/'))])
    for (const { from } of imports(path)) expect(from, path).not.toMatch(/^resources\//);
});

test('files are small: none over 400 lines, nine in ten under 300, median about 100', () => {
  const lengths = [...shared, ...electron, ...renderer]
    .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }))
    .sort((a, b) => a.lines - b.lines);
  expect(lengths.filter((f) => f.lines > 400)).toEqual([]);
  expect(lengths[Math.floor(lengths.length * 0.9)]?.lines ?? 0).toBeLessThan(300);
  expect(lengths[Math.floor(lengths.length / 2)]?.lines ?? 0).toBeLessThan(160);
});

test('no folder is called utils, helpers, services or managers', () => {
  const folders = [...shared, ...electron, ...renderer].map((p) => dirname(p));
  expect(folders.filter((f) => /(utils|helpers|services|managers)/.test(f))).toEqual([]);
  expect(statSync(join(root, 'shared')).isDirectory()).toBe(true);
});
