/** How the screen calls a source whose newest line is old: by whether there is more to read. */
import { expect, test } from 'vitest';
import { Source } from '../../../electron/app/watching/source.ts';
import type { Piece } from '../../../electron/node/watch/follow.ts';
import { createMatcher } from '../../../shared/catalogue/match.ts';
import { bands } from '../../../shared/retry/schedule.ts';
import { Watch } from '../../../shared/watch/watch.ts';
import { knowledge } from '../../support/knowledge.ts';
import { MailLog } from '../../support/mail-log.ts';

const limits = { minutes: 60, messages: 50, burst: 6, lifetimeHours: 120, bands };
const line = new MailLog('2026-05-17T09:00:00Z').delivers(0, 'A1B2C3D4E5', 'example.net').lines[0]!;

test.each([
  ['behind, while there is more', '2026-05-18T09:00:00Z', 1, 'behind'],
  ['standing still, once all is read', '2026-05-18T09:00:00Z', 2, 'still'],
  ['followed, where it is of now', '2026-05-17T09:00:30Z', 2, 'followed'],
])('%s', async (_, clock, steps, state) => {
  const now = (): Date => new Date(clock);
  const pieces: Piece[] = [{ bytes: new TextEncoder().encode(`${line}\n`), name: 'mail.log' }];
  const lines = {
    next: async () => pieces.shift() ?? null,
    remarks: () => [],
    close: async () => undefined,
    listen: () => () => undefined,
    ended: false,
    kept: () => ({ place: null, cursor: null }),
  };
  const watch = new Watch(createMatcher(knowledge()), () => limits);
  const source = new Source('mail.log', lines, watch, now, null);
  for (let step = 0; step < steps; step++) await source.step();
  expect(source.view()).toMatchObject({ state, newest: '2026-05-17T09:00:00Z' });
});
