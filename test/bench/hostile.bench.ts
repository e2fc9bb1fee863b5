/** Time against size for input written to hurt a reader: logs, notices and pastes, three runs in a row. */
import { readLogText } from '../../shared/bounce/log/reader.ts';
import { read } from '../../shared/bounce/read.ts';
import { hostile } from '../support/hostile-notices.ts';
import { hostileLogs } from './support/hostile-logs.ts';
import { processorTime } from './support/processor-time.ts';

interface Family {
  name: string;
  /** Reads one input of this size, over and over; milliseconds of each time. */
  time: (size: number) => Promise<number>;
}

const target = 10;
const runs = 3;

export default async function bench(print: (line: string) => void): Promise<void> {
  const over = new Map<string, string[]>();
  for (let run = 1; run <= runs; run++) {
    let worst = { ratio: 0, name: '' };
    for (const { name, time } of families()) {
      const ratio = (await time(8)) / (await time(1));
      if (ratio > worst.ratio) worst = { ratio, name };
      if (ratio > target) over.set(name, [...(over.get(name) ?? []), ratio.toFixed(1)]);
    }
    print(
      `run ${run} of ${runs}, ${families().length} families: 8 times the input takes at most ${worst.ratio.toFixed(1)} times as long (${worst.name}); target ${target}`,
    );
  }
  for (const [name, ratios] of over)
    print(`  ${name}: ${ratios.join(', ')} in ${ratios.length} of ${runs} runs`);
}

/** In processor time, so that a busy machine does not look like a bad algorithm. */
function families(): Family[] {
  const now = new Date('2026-11-21T00:00:00Z');
  return [
    ...Object.entries(hostileLogs).map(([name, make]) => ({
      name: `log: ${name}`,
      time(size: number) {
        const bytes = make(512 * size);
        return processorTime(() => readLogText({ name, bytes }, { now }));
      },
    })),
    ...Object.entries(hostile).map(([name, make]) => ({
      name: `text: ${name}`,
      time(size: number) {
        const bytes = new TextEncoder().encode(make(1000 * size));
        return processorTime(() => read({ name, bytes }));
      },
    })),
  ];
}
