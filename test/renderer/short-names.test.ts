import { expect, test } from 'vitest';
import { shortNames } from '../../renderer/case/compare/short-names.ts';

test('a mail server is called by its first label, unless two would read alike', () => {
  const names = ['mx1.example.net', 'mx2.example.net', 'mx2.example.org', '', 'mx1.example.net'];
  expect([...shortNames(names)]).toEqual([
    ['mx1.example.net', 'mx1'],
    ['mx2.example.net', 'mx2.example.net'],
    ['mx2.example.org', 'mx2.example.org'],
    ['', '–'],
  ]);
});
