import { expect, test, vi } from 'vitest';
import type { Client } from '../../../shared/rpc/client.ts';
import { inputsOf } from '../../../renderer/state/inputs.ts';

const hand = vi.fn(async ({ name }: { name: string }) => ({ token: `t-${name}`, name }));
const client = { hand } as unknown as Client;
const files = (count: number) => Array.from({ length: count }, (_, i) => new File(['x'], `${i}.eml`));

test('files go to the host, which names them by a token', async () => {
  expect(await inputsOf(client, files(2))).toEqual([
    { kind: 'picked', token: 't-0.eml' },
    { kind: 'picked', token: 't-1.eml' },
  ]);
});

test('more than one call takes are refused as a whole, in words, and not cut', async () => {
  hand.mockClear();
  await expect(inputsOf(client, files(1001))).rejects.toMatchObject({ code: 'too-many-files' });
  expect(hand).not.toHaveBeenCalled();
  expect(await inputsOf(client, files(1000))).toHaveLength(1000);
});
