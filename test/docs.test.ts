/** The guides keep their promises: links lead somewhere, commands and scripts exist, every dependency is accounted for. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseMarkdown } from '../renderer/kit/markdown.ts';
import { formats } from '../shared/rpc/contract.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const guides = readdirSync(join(root, 'resources/docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `resources/docs/${name}`);
const decisions = readdirSync(join(root, 'resources/decisions')).map((name) => `resources/decisions/${name}`);
const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...guides, ...decisions];
const manifest = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
};

/** Pages of Help that are drawn from the cards. */
const drawn = ['flowchart.md', 'status-codes.md'];

test.each(pages)('%s: every link of our own leads to a file', (page) => {
  const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map((m) => m[1]!.split('#')[0]!);
  for (const link of links.filter(
    (l) => l && !/^https?:/.test(l) && !(guides.includes(page) && drawn.includes(l)),
  ))
    expect(existsSync(join(root, dirname(page), link)), link).toBe(true);
});

test.each(pages)('%s: every npm script and every file that it names is there', (page) => {
  for (const [, script] of read(page).matchAll(/npm run ([\w:-]+)/g))
    expect(Object.keys(manifest.scripts)).toContain(script);
  for (const [, path] of read(page).matchAll(/`((?:shared|electron|renderer|test|resources)\/[\w./-]+)`/g))
    expect(existsSync(join(root, path!.replace(/[^/]*NAME.*/, ''))), path).toBe(true);
});

test('no line of the changelog is there in two versions, as a merge may leave it', () => {
  const begins = read('CHANGELOG.md')
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .map((line) => line.slice(0, 45));
  expect(begins).toEqual([...new Set(begins)]);
});

test.each(['README.md', 'electron/cli.ts'])('%s names every format of a report', (page) => {
  expect(read(page)).toContain(`--format ${formats.join('|')}`);
});

test('every dependency that ships is accounted for in SECURITY.md, and no other', () => {
  const table = read('SECURITY.md').split('## Dependencies')[1]!;
  const named = [...table.matchAll(/^\| ([@\w./-]+) +\|/gm)]
    .map((m) => m[1]!)
    .filter((name) => !/^(?:Package|-+)$/.test(name));
  expect(named.sort()).toEqual(Object.keys(manifest.dependencies).sort());
});

describe.each(guides)('%s in Help', (page) => {
  test('has a title, a place, and only what Help can draw', () => {
    const source = read(page);
    expect(source).toMatch(/^<!-- \d+ -->\n\n# \S/);
    expect(parseMarkdown(source)[0]).toMatchObject({ kind: 'heading', level: 1 });
    const prose = source.replace(/```[\s\S]*?```|`[^`]*`/g, '');
    expect(prose).not.toMatch(/(?<![\w_])_[A-Za-z][^_\n]*_(?!\w)|(?<!\*)\*[A-Za-z][^*\n]*\*(?!\*)/); // it knows no italics
    expect(prose).not.toMatch(/!\[/); // and no pictures
  });
});

test('every picture of the README is small and a PNG', () => {
  const pictures = [...read('README.md').matchAll(/!\[[^\]]+\]\(([^)]+\.png)\)/g)].map((m) => m[1]!);
  expect(pictures.length).toBeGreaterThan(0);
  for (const picture of pictures) {
    expect(statSync(join(root, picture)).size).toBeLessThan(150_000);
    expect(readFileSync(join(root, picture)).subarray(1, 4).toString()).toBe('PNG');
  }
});

test('every decision is in their list, says why, and what would change our mind', () => {
  const list = read('resources/decisions/README.md');
  for (const page of decisions.filter((name) => !name.endsWith('README.md'))) {
    expect(list).toContain(`(${page.replace('resources/decisions/', '')})`);
    for (const part of ['**Decided.**', '**Why.**', 'our mind.**']) expect(read(page), page).toContain(part);
  }
});
