/** The house rules of CONTRIBUTING.md as a table: who may import whom, what may be where, how long a file may be. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Left may not import right. Stages on one line of the design, left to right. */
const order = [
  'text',
  'words',
  'smtp',
  'dns',
  'catalogue',
  'bounce',
  'telemetry',
  'case',
  'retry',
  'evidence',
  'verdict',
  'flowchart',
  'escalation',
  'queue',
  'watch',
  'store',
  'rpc',
];
const leaves: Readonly<Record<string, readonly string[]>> = {
  text: [],
  words: ['text'],
  smtp: ['text'],
  dns: ['text'],
};

/**
 * Which rooms a room may import, beside itself and the folder around all of them. A room of another part of the house
 * is not meant. `log` and the rooms in it are one: its reader names the dialects, and each is written in its words.
 */
const rooms: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'shared/bounce': {
    mail: [],
    prose: ['mail'],
    paste: ['log', 'prose', 'mail'],
    notice: ['paste', 'prose', 'mail'],
    log: ['prose', 'mail'],
  },
  'electron/node': {
    process: [],
    cards: [],
    dns: [],
    history: ['process'],
    reading: ['process'],
    smtp: ['process'],
    watch: ['process', 'reading'],
  },
  renderer: {
    state: [],
    kit: ['state'],
    start: ['kit', 'state'],
    cases: ['kit', 'state'],
    logs: ['kit', 'state'],
    queue: ['kit', 'state'],
    watch: ['kit', 'state'],
    settings: ['kit', 'state'],
    help: ['kit', 'state'],
    case: ['kit', 'state'],
    frame: ['start', 'cases', 'case', 'logs', 'queue', 'watch', 'settings', 'help', 'kit', 'state'],
  },
  'renderer/case': {
    head: [],
    time: [],
    map: [],
    tools: ['head'],
    evidence: ['tools'],
    steps: ['evidence', 'tools', 'head'],
    compare: ['tools'],
    report: ['tools'],
  },
};
/** What each room of `shared/bounce` is written in: the rooms may import these, and nothing else beside them. */
const bounceVocabulary = /^shared\/bounce\/(attempt|bounce|empty|host|stage)\.ts$/;

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
      expect(from, path).not.toMatch(/^electron(?!\/node\/)|^(?:renderer|svelte)/);
});

test('what the core asks of the world is said in the words of the leaves', () => {
  for (const { from } of imports('shared/ports.ts'))
    expect(Object.keys(leaves), `ports.ts may not import ${from}`).toContain(stageOf(from));
});

describe.each(Object.entries(rooms))('the rooms of %s', (house, allowed) => {
  const roomOf = (path: string): string | null =>
    path.startsWith(`${house}/`) && path.slice(house.length + 1).includes('/')
      ? path.slice(house.length + 1).split('/')[0]!
      : null;
  const inside = [...shared, ...electron, ...renderer].filter((path) => roomOf(path) !== null);

  test('import no room but those that they may', () => {
    expect(inside.length).toBeGreaterThan(0);
    for (const path of inside) {
      const room = roomOf(path)!;
      expect(Object.keys(allowed), `${room}/ has no place in the table`).toContain(room);
      for (const { from } of imports(path)) {
        const target = roomOf(from);
        if (target !== null && target !== room)
          expect(allowed[room], `${path} may not import ${from}`).toContain(target);
        else if (target === null && from.startsWith(`${house}/`) && house === 'shared/bounce')
          expect(from, path).toMatch(bounceVocabulary);
      }
    }
  });

  test('stand in no circle', () => {
    const visit = (room: string, way: readonly string[]): void => {
      expect(way, [...way, room].join(' → ')).not.toContain(room);
      for (const next of allowed[room]!) visit(next, [...way, room]);
    };
    for (const room of Object.keys(allowed)) visit(room, []);
  });
});

test('the renderer sees the contract, words and types only', () => {
  for (const path of renderer)
    for (const { from, typeOnly } of imports(path)) {
      expect(from, path).not.toMatch(/^(node:|electron|resources|shared\/store)/);
      if (from.startsWith('shared/') && !/^shared\/(rpc|words)\//.test(from))
        expect(typeOnly, `${path} imports ${from} as a value`).toBe(true);
    }
});

test('no files import each other in a circle', () => {
  const known = new Map(
    [...shared, ...electron, ...renderer].map((path) => [path, imports(path).map(({ from }) => from)]),
  );
  const circles = new Set<string>();
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.add(way.slice(way.indexOf(path)).join(' → '));
    if (done.has(path) || way.includes(path)) return;
    for (const from of known.get(path) ?? []) visit(from, [...way, path]);
    done.add(path);
  };
  for (const path of known.keys()) visit(path, []);
  expect([...circles]).toEqual([]);
  expect(known.size).toBeGreaterThan(300);
});

test('nothing imports resources/', () => {
  for (const path of [...shared, ...renderer, ...electron.filter((p) => !p.startsWith('electron/build/'))])
    for (const { from } of imports(path)) expect(from, path).not.toMatch(/^resources\//);
});

test('files are small: none over 350 lines, nine in ten under 250, median under 100', () => {
  const lengths = [...shared, ...electron, ...renderer]
    .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }))
    .sort((a, b) => a.lines - b.lines);
  expect(lengths.filter((f) => f.lines > 350)).toEqual([]);
  expect(lengths[Math.floor(lengths.length * 0.9)]?.lines ?? 0).toBeLessThan(250);
  expect(lengths[Math.floor(lengths.length / 2)]?.lines ?? 0).toBeLessThan(100);
});

test('no folder is called utils, helpers, services or managers', () => {
  const folders = [...shared, ...electron, ...renderer].map((p) => dirname(p));
  expect(folders.filter((f) => /(utils|helpers|services|managers)/.test(f))).toEqual([]);
  expect(statSync(join(root, 'shared')).isDirectory()).toBe(true);
});
