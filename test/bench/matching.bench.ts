/** Distinct replies matched per second, and how long the matcher takes to get ready. */
import { createMatcher } from '../../shared/catalogue/match.ts';
import { parseReply } from '../../shared/smtp/reply.ts';
import { knowledge } from '../support/knowledge.ts';

const rounds = 20_000;
const words = [
  'mail',
  'server',
  'for',
  'your',
  'host',
  'now',
  'from',
  'this',
  'again',
  'later',
  'connection',
];

export default async function bench(print: (line: string) => void): Promise<void> {
  const catalogue = knowledge();
  const ready = best(5, () => createMatcher(catalogue));
  print(`createMatcher, ${catalogue.replies.length} cards: ${ready.toFixed(1)} ms (target: under 20 ms)`);

  const { match } = createMatcher(catalogue);
  const known = catalogue.replies.flatMap((card) => card.samples);
  const replies = Array.from({ length: rounds }, (_, n) =>
    n % 2 === 0
      ? parseReply(known[n % known.length]!.split('\n'))
      : parseReply([
          `421 4.7.${n % 40} ${words[n % 11]} ${words[(n * 7) % 11]} ${n} ${words[(n * 3) % 11]} 192.0.2.${n % 250}`,
        ]),
  ).filter((reply) => reply !== null);
  const took = ofProcessor(3, () => replies.forEach((reply) => match(reply, { remoteMta: null })));
  const rate = Math.round((replies.length / took) * 1000);
  print(`matching, half known and half unknown: ${rate} replies a second of a processor (target: 10000)`);

  for (const hostile of ['a'.repeat(4), 'too many ', '[192.0.2.', 'a.b.', '((((', '421 ']) {
    const time = (times: number) => {
      const text = hostile.repeat(times);
      return best(5, () => match({ code: 421, enhanced: null, lines: [], text }, { remoteMta: null }));
    };
    const [once, eightfold] = [time(2_000), time(16_000)];
    print(
      `hostile ${JSON.stringify(hostile)}: ${once.toFixed(2)} ms, eight times as long ${eightfold.toFixed(2)} ms`,
    );
  }
}

/** Milliseconds of processor time of the fastest of several runs: what a busy machine does beside it counts not. */
function ofProcessor(runs: number, work: () => unknown): number {
  let fastest = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    fastest = Math.min(fastest, (user + system) / 1000);
  }
  return fastest;
}

/** Milliseconds of the fastest of several runs. */
function best(runs: number, work: () => unknown): number {
  let fastest = Infinity;
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    work();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}
