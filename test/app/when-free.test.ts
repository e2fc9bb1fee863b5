import { expect, test } from 'vitest';
import { whenFree } from '../../electron/app/when-free.ts';
import { Problem } from '../../shared/problem.ts';

const inUse = (pid: number) => new Problem('folder-in-use', `In use (process ${pid}).`, 'Wait.');

test('a line of short commands is waited for, longer than one of them may take', async () => {
  let before = 6;
  const open = async () => {
    if (before-- > 0) throw inUse(before);
    return 'open';
  };
  expect(await whenFree(open, 20)).toBe('open');
});

test('one that keeps the folder is not', async () => {
  let tries = 0;
  const open = async () => {
    tries++;
    throw inUse(1);
  };
  await expect(whenFree(open, 20)).rejects.toMatchObject({ code: 'folder-in-use' });
  expect(tries).toBeGreaterThan(1);
});

test('what else is wrong is said at once', async () => {
  let tries = 0;
  const open = async () => {
    tries++;
    throw new Problem('disk-full', 'The disk is full.', 'Make room.');
  };
  await expect(whenFree(open)).rejects.toMatchObject({ code: 'disk-full' });
  expect(tries).toBe(1);
});
