import { afterEach, expect, test, vi } from 'vitest';
import { newKey } from '../../../renderer/state/new-key.ts';

afterEach(() => vi.unstubAllGlobals());

test('a key is made where the page is not in a secure context, too', () => {
  const { getRandomValues } = crypto;
  vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(crypto) });
  const keys = Array.from({ length: 50 }, newKey);
  expect(new Set(keys).size).toBe(50);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
});
