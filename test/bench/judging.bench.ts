/** Changing an answer re-judges a case with 10,000 attempts. Target: under 50 ms, 95th percentile. */
import { emptyAttempt, type Attempt } from '../../shared/bounce/attempt.ts';
import { emptyCase } from '../../shared/case/apply.ts';
import { answerStep, applyChange, document, prepare, type Case } from '../../shared/flow.ts';
import { knowledge } from '../support/knowledge.ts';

const attempts = 10_000;
const rounds = 200;

function largeCase(): Case {
  const start = Date.parse('2026-05-17T00:00:00Z');
  const at = (index: number) => new Date(start + index * 5000).toISOString();
  const list: Attempt[] = Array.from({ length: attempts }, (_, index) => ({
    ...emptyAttempt('mail.log'),
    recipient: `user${index % 2500}@example.net`,
    recipientDomain: 'example.net',
    queueId: `4F1A${(index % 2500).toString(16).padStart(6, '0')}`,
    outcome: index % 17 === 0 ? 'accepted' : 'deferred',
    reply:
      index % 17 === 0
        ? { code: 250, enhanced: '2.0.0', lines: ['250 2.0.0 Ok'], text: 'Ok' }
        : {
            code: 421,
            enhanced: '4.7.0',
            lines: [`421 4.7.0 mx1.example.net Error: too many connections from 192.0.2.${index % 8}`],
            text: `mx1.example.net Error: too many connections from 192.0.2.${index % 8}`,
          },
    stage: 'greeting',
    remoteMta: { name: `mx${1 + (index % 3)}.example.net`, address: `203.0.113.${index % 3}`, port: 25 },
    clientIp: `192.0.2.${index % 8}`,
    at: at(index),
    issuer: 'remote-mta',
    source: { file: 'mail.log', line: index + 1 },
  }));
  return { ...emptyCase('c-20260517-1', at(0)), recipientDomain: 'example.net', attempts: list };
}

export default async function bench(print: (line: string) => void): Promise<void> {
  const prepared = prepare(knowledge());
  const now = new Date('2026-05-17T20:00:00Z');
  let c = largeCase();
  const answers = ['bulk', 'single', 'unknown'];
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    c = applyChange(c, answerStep(c, 'volume', answers[round % answers.length]!, prepared, now));
    document(c, prepared, { now });
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  const ms = (share: number) => times[Math.floor(times.length * share)]!.toFixed(1);
  print(
    `re-judging ${attempts} attempts after an answer: median ${ms(0.5)} ms, p95 ${ms(0.95)} ms (target p95 < 50 ms)`,
  );
}
