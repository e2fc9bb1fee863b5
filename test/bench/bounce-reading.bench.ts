/** Bounces read per second and how right they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { read } from '../../shared/bounce/read.ts';
import { differences, readFileOf, readLabels, type Field } from '../support/bounce-corpus.ts';
import { sharedFolder } from '../support/shared-folder.ts';

type Print = (line: string) => void;
interface Input {
  name: string;
  bytes: Uint8Array;
}

export default async function bench(print: Print): Promise<void> {
  const corpus = sharedFolder('corpus/dev');
  if (corpus) await accuracy(corpus, print);
  else print('accuracy: skipped, the corpus is not there (DEFERRAL_DESK_SHARED)');
  await speed(corpus ?? join(import.meta.dirname, '../fixtures/bounce'), print);
}

/**
 * Milliseconds of processor time, all threads: on a busy machine the clock on the wall counts the others' work, and
 * long runs more than short ones. It includes the garbage collector's and the compiler's helpers.
 */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function accuracy(folder: string, print: Print): Promise<void> {
  const labels = readLabels(folder);
  const wrong = new Map<Field, string[]>();
  for (const label of labels)
    for (const { field, file, read: found, label: wanted } of differences(
      label,
      await readFileOf(folder, label),
    ))
      wrong.set(field, [...(wrong.get(field) ?? []), `${file}: read ${found}, label ${wanted}`]);
  const fields: Field[] = [
    'kind',
    'reply code',
    'enhanced status',
    'recipient',
    'remote host',
    'reporting MTA',
  ];
  for (const field of fields) {
    const list = wrong.get(field) ?? [];
    print(`${field}: ${labels.length - list.length} of ${labels.length} as labelled`);
    for (const line of list) print(`    ${line}`);
  }
}

async function speed(folder: string, print: Print): Promise<void> {
  const inputs = readdirSync(folder)
    .filter((name) => !/\.jsonl?$/.test(name))
    .map((name): Input => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }));
  const pass = async () => {
    for (const input of inputs) await read(input);
  };
  for (let warm = 0; warm < 20; warm++) await pass();
  const rates: number[] = [];
  for (let round = 0; round < 5; round++) {
    const start = cpu();
    for (let again = 0; again < 20; again++) await pass();
    rates.push((inputs.length * 20 * 1000) / (cpu() - start));
  }
  rates.sort((a, b) => a - b);
  print(
    `${inputs.length} notices, one process, steady state, by processor time: ${Math.round(rates[2]!)} files/s, best ${Math.round(rates[4]!)} (target: 4700, three times Sisimai's 1582)`,
  );
  print(`memory in use after it: ${Math.round(process.memoryUsage().rss / 1_048_576)} MB`);
}
