import { expect, test } from 'vitest';
import { findAddress } from '../../shared/smtp/address.ts';

test.each([
  ['delivering your message to *anna@example.net*. We', 'anna@example.net'],
  ['to *anna@example.net', '*anna@example.net'],
])('%s', (text, address) => {
  expect(findAddress(text)).toBe(address);
});
