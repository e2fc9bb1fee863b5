import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dotStuff } from '../../shared/smtp/message.ts';

const stuff = (text: string): string => new TextDecoder().decode(dotStuff(new TextEncoder().encode(text)));

test.each([
  ['a\r\n', 'a\r\n'],
  ['a', 'a\r\n'],
  ['', ''],
  ['.\r\n', '..\r\n'],
  ['a\n.\nb', 'a\r\n..\r\nb\r\n'],
  ['a\r.\rb', 'a\r\n..\r\nb\r\n'],
  ['a.b\r\n..c', 'a.b\r\n...c\r\n'],
])('%j becomes %j', (from, to) => expect(stuff(from)).toBe(to));

test('no message can end itself early, and undoing gives the lines back', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('.', '\r', '\n', 'a', '..')), (parts) => {
      const out = stuff(parts.join(''));
      expect(out.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(out.split('\r\n')).not.toContain('.');
      const lines = parts.join('').split(/\r\n|\r|\n/);
      if (lines.at(-1) === '') lines.pop();
      expect(
        out
          .split('\r\n')
          .slice(0, -1)
          .map((line) => line.replace(/^\./, '')),
      ).toEqual(lines);
    }),
  );
});
