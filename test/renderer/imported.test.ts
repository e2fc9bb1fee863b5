import { expect, test } from 'vitest';
import { isNews, unreadWords } from '../../renderer/kit/imported.ts';
import type { OpenResult } from '../../shared/rpc/view.ts';
import { fakeCase } from '../support/fake-case.ts';

const file = (more: Partial<OpenResult['read'][number]> = {}): OpenResult['read'][number] => ({
  file: 'a.eml',
  kind: 'dsn',
  attempts: 1,
  notes: [],
  problem: null,
  issuers: [],
  isReport: false,
  ...more,
});
const result = (more: Partial<OpenResult> = {}): OpenResult => ({
  cases: [fakeCase()],
  already: [],
  draft: null,
  read: [file()],
  log: null,
  ...more,
});
const problem = { code: 'not-text', says: 'a.eml is a picture.', hint: 'Paste it.' };

test('one case that everything went into is no news at the start', () => {
  expect(isNews(result())).toBe(false);
  expect(isNews(result({ cases: [], read: [file({ attempts: 0, isReport: true })] }))).toBe(false);
});

test.each<[string, Partial<OpenResult>]>([
  ['several cases', { cases: [fakeCase('c-20260519-1'), fakeCase('c-20260519-2')] }],
  ['nothing found', { cases: [], draft: fakeCase() }],
  ['a file that could not be read', { read: [file(), file({ problem })] }],
  ['a file without a reply', { read: [file(), file({ attempts: 0 })] }],
])('%s: told', (_, more) => expect(isNews(result(more))).toBe(true));

test('the name of a file stands once', () => {
  expect(unreadWords('a.eml', 'a.eml is a picture.')).toBe('a.eml is a picture.');
  expect(unreadWords('a.eml', 'This is a picture.')).toBe('a.eml: This is a picture.');
});
