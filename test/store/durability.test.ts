/** Nothing that was reported as saved is lost: whatever fails, at whatever step, and wherever power goes. */
import { describe, expect, test } from 'vitest';
import { FaultyStorage, PowerCut } from '../support/faulty-storage.ts';
import { noted, opened } from '../support/history.ts';
import { sampleOf } from '../support/matrices.ts';
import { OneThreadHistory } from '../support/one-thread-history.ts';

const id = 'c-20260517-1';

interface Played {
  storage: FaultyStorage;
  /** Notes that were reported as saved. */
  saved: string[];
  /** Notes that were given at all. */
  given: string[];
}

/** A day of work: saves, a compaction, saves, another one, and a save; goes on after a failure as the app would. */
async function play(fault: FaultyStorage['fault']): Promise<Played> {
  const storage = new FaultyStorage();
  const played: Played = { storage, saved: [], given: [] };
  storage.fault = fault;
  try {
    const history = await OneThreadHistory.open(storage);
    const unlessRefused = async (work: Promise<unknown>): Promise<boolean> => {
      try {
        await work;
        return true;
      } catch (error) {
        if (error instanceof PowerCut || !(error as { code?: string }).code) throw error;
        return false;
      }
    };
    const note = async (text: string): Promise<void> => {
      played.given.push(text);
      if (await unlessRefused(history.apply(noted(id, text)))) played.saved.push(text);
    };
    await unlessRefused(history.apply(opened(id)));
    await note('one');
    await note('two');
    await unlessRefused(history.compact());
    await note('three');
    await Promise.all([note('four'), note('five')]);
    await unlessRefused(history.compact());
    await note('six');
    await unlessRefused(history.compact());
    await note('seven');
    if (await unlessRefused(history.flush())) played.saved = played.given;
  } catch (error) {
    if (!(error instanceof PowerCut) && (error as { code?: string }).code === undefined) throw error;
  }
  storage.fault = () => {};
  return played;
}

const steps = (await play(() => {})).storage.steps;
/** Some of the steps by their numbers, or all. */
const numbered = sampleOf(
  steps.map((what, i) => [i + 1, what] as const),
  24,
);
const refusal = () => Object.assign(new Error('EIO'), { code: 'EIO' });

async function notesOn(storage: FaultyStorage): Promise<string[]> {
  return (await OneThreadHistory.open(storage)).notesOf(id);
}

describe('a step that fails', () => {
  test.each(numbered)('at step %i, %s: what was saved is there, in order', async (n) => {
    const { storage, saved, given } = await play((step) => {
      if (step === n) throw refusal();
    });
    const found = await notesOn(storage);
    expect(saved.filter((note) => !found.includes(note))).toEqual([]);
    expect(found).toEqual(given.filter((note) => found.includes(note)));
  });

  test.each(numbered)('and all after it, from step %i, %s: what was saved before is there', async (n) => {
    const { storage, saved } = await play((step) => {
      if (step >= n) throw refusal();
    });
    const found = await notesOn(storage);
    expect(saved.filter((note) => !found.includes(note))).toEqual([]);
  });
});

describe.each(['synced', 'torn'] as const)('a power cut that leaves what is %s', (kept) => {
  test.each(numbered)('at step %i, %s', async (n) => {
    const { storage, saved } = await play((step) => {
      if (step === n) throw new PowerCut();
    });
    const found = await notesOn(storage.afterPowerCut(kept));
    expect(saved.filter((note) => !found.includes(note))).toEqual([]);
  });
});

test('the day of work touches the disk often enough for this to mean something', () => {
  expect(steps.filter((step) => step.startsWith('fsync')).length).toBeGreaterThan(20);
  expect(steps).toContain('rename history.next.sqlite');
});
