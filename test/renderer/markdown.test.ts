import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inline, parseMarkdown } from '../../renderer/kit/markdown.ts';

test('the blocks that guides are made of', () => {
  const source =
    '# Title\n\nText with `code` and\n**bold**.\n\n- one\n- two\n  more\n\n1. first\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n```\n# no heading\n```\n\n> said\n';
  expect(parseMarkdown(source).map((block) => block.kind)).toEqual([
    'heading',
    'paragraph',
    'list',
    'list',
    'table',
    'code',
    'quote',
  ]);
  expect(parseMarkdown(source)[2]).toEqual({
    kind: 'list',
    ordered: false,
    items: [[{ kind: 'text', text: 'one' }], [{ kind: 'text', text: 'two more' }]],
  });
});

test.each([
  ['[RFC](https://example.org/rfc)', { kind: 'link', text: 'RFC', href: 'https://example.org/rfc' }],
  ['[next](./send-a-summary.md#how)', { kind: 'link', text: 'next', href: '#/help/send-a-summary' }],
  ['[x](javascript:alert(1)', { kind: 'text', text: 'x' }],
  ['[x](http://example.org)', { kind: 'text', text: 'x' }],
])('%s leads to https, to a page of the guide, or nowhere', (source, expected) => {
  expect(inline(source)[0]).toEqual(expected);
});

test('any text ends, and keeps its words', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom(
          '# ',
          '- ',
          '1. ',
          '| a |',
          '|---|',
          '```',
          '> ',
          'word',
          '',
          '  x',
          '**b',
          '![p](x)',
        ),
        { maxLength: 30 },
      ),
      (lines) => {
        const blocks = parseMarkdown(lines.join('\n'));
        expect(blocks.length).toBeLessThanOrEqual(lines.length);
      },
    ),
  );
});
