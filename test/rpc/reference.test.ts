import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { resourcesFolder } from '../../electron/build/knowledge.ts';
import { guidePages } from '../../shared/rpc/present/present.ts';
import { knowledge } from '../support/knowledge.ts';

const pages = guidePages(knowledge().guides, knowledge());

test('the guides come in the order in which they are needed', () => {
  expect(pages.map((page) => page.id).slice(0, 5)).toEqual([
    'follow-the-steps',
    'import-a-bounce',
    'send-a-summary',
    'what-is-421',
    'faq',
  ]);
  expect(new Set(pages.map((page) => page.id)).size).toBe(pages.length);
});

describe.each(pages.map((page) => [page.id, page] as const))('%s', (_, page) => {
  test('has a title and leads to pages that are there', () => {
    expect(page.markdown).toMatch(/^(<!-- \d+ -->\n+)?# \S/);
    for (const [, target] of page.markdown.matchAll(/\]\((?!https:)([^)]+)\)/g))
      expect([...pages.map((p) => `${p.id}.md`), ...readdirSync(join(resourcesFolder, 'docs'))]).toContain(
        target,
      );
  });
  test('keeps to the words of the house', () => {
    expect(page.markdown).not.toMatch(/\w!(\s|$)|\boops\b|\bsimply\b|\{\{/i);
  });
});

test('the status codes are those of the catalogue, in order', () => {
  const codes = [...pages.find((p) => p.id === 'status-codes')!.markdown.matchAll(/^\| `([\d.]+)`/gm)].map(
    (m) => m[1]!,
  );
  expect(codes.length).toBeGreaterThan(10);
  expect(codes).toEqual([...codes].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
});
