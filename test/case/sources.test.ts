import { expect, test } from 'vitest';
import { filesOf } from '../../shared/case/sources.ts';
import type { SourceFile } from '../../shared/case/case.ts';

const source = (more: Partial<SourceFile> = {}): SourceFile => ({
  name: 'box.mbox',
  kind: 'delay-notice',
  sha256: 'ab',
  size: 100,
  addedAt: '2026-05-18T09:00:00Z',
  date: null,
  notes: [],
  ...more,
});
const named = (sources: SourceFile[]) =>
  filesOf(sources).map(({ name, kind, size, messages }) => [name, kind, size, messages]);

test('the messages of a mailbox are one file with their number and their sum', () => {
  expect(named([source(), source({ size: 50 }), source()])).toEqual([['box.mbox', 'delay-notice', 250, 3]]);
});

test('what differs stays apart: the file, the kind, when it came, what is said of it, its clock', () => {
  const clock = { key: 'k', zone: 'UTC', by: 'nobody' } as const;
  expect(
    named([
      source(),
      source({ sha256: 'cd' }),
      source({ kind: 'bounce' }),
      source({ addedAt: '2026-05-18T10:00:00Z' }),
      source({ notes: ['It was cut.'] }),
      source({ clock }),
      source({ clock }),
      source({ sha256: null, name: 'pasted text' }),
      source({ sha256: null, name: 'pasted text' }),
    ]).map(([, , , messages]) => messages),
  ).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1]);
});
