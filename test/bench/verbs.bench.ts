/** Verbs of the built command line as a user waits for them: over a small history, over one of 100 MB, and over none. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeHistory } from '../support/long-history.ts';
import { alternately, run } from './support/outside.ts';

interface Shown {
  case: string;
  next: { id: string; answers: string[] };
}

export default async function bench(print: (line: string) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'deferral-desk-verbs-'));
  try {
    const small = join(folder, 'small');
    const reply = '421 4.7.0 mx.example.net Try again later';
    const opened = run(['case', 'open', '--text', reply, '--data', small, '--json']);
    verbs('a history of one case', small, JSON.parse(opened.output) as Shown, 450);

    const large = join(folder, 'large');
    const bytes = await writeHistory(large, 20_000, 3_300);
    const listed = run(['case', 'list', '--data', large, '--json']);
    const first = (JSON.parse(listed.output) as { cases: { case: string }[] }).cases[0]!.case;
    const shown = run(['case', 'show', first, '--data', large, '--json']);
    const name = `a history of 20000 cases, ${Math.round(bytes / 1e6)} MB`;
    verbs(name, large, JSON.parse(shown.output) as Shown, 900);

    firstOfADay(large, JSON.parse(shown.output) as Shown);

    const mail = join(import.meta.dirname, '../fixtures/bounce/exim-final-multiline.eml');
    const [inspect, node] = alternately([
      () => run(['inspect', mail, '--json']),
      () => run([process.execPath, '-e', '0'], false),
    ]);
    print(
      `inspect of one notice: ${ms(inspect!.wall)}, target 250 or ${ms(node!.wall * 2.2)}, 2.2 times node by itself`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  /** The backup of the day is due: by whom it is made is seen from how long the verb takes, and how long after it there is one. */
  function firstOfADay(data: string, { case: id, next }: Shown): void {
    tidied(data);
    rmSync(join(data, 'backups'), { recursive: true, force: true });
    const answered = run(['case', 'answer', id, next.id, next.answers[0]!, '--data', data, '--json']);
    const start = performance.now();
    tidied(data);
    const made = existsSync(join(data, 'backups')) ? 'there' : 'MISSING';
    print(
      `the first answer of a day in it: ${ms(answered.wall)}, target 900; processor time ${ms(answered.cpu)}; the backup is ${made} ${ms(performance.now() - start)} later`,
    );
  }

  function verbs(name: string, data: string, { case: id, next }: Shown, target: number): void {
    const verb = (...words: string[]) => {
      tidied(data);
      return run([...words, '--data', data, '--json']);
    };
    let round = 0;
    // an answer like the one before would change nothing
    const answer = () => next.answers[round++ % next.answers.length]!;
    const [list, show, answered, exported] = alternately([
      () => verb('case', 'list'),
      () => verb('case', 'show', id),
      () => verb('case', 'answer', id, next.id, answer()),
      () => verb('export', id, '--format', 'text'),
    ]);
    print(
      `${name}: list ${ms(list!.wall)}, show ${ms(show!.wall)}, answer ${ms(answered!.wall)}, export ${ms(exported!.wall)}; target ${target}; processor time ${ms(list!.cpu)}, ${ms(show!.cpu)}, ${ms(answered!.cpu)}, ${ms(exported!.cpu)}; peak ${Math.round(Math.max(list!.megabytes, answered!.megabytes))} MB`,
    );
  }
}

/** Waits for the process that a verb leaves behind: what comes meanwhile is answered by it, without opening the history. */
function tidied(data: string): void {
  while (['tidying', 'lock'].some((name) => existsSync(join(data, name)))) Atomics.wait(moment, 0, 0, 100);
}
const moment = new Int32Array(new SharedArrayBuffer(4));

const ms = (value: number): string => `${Math.round(value)} ms`;
