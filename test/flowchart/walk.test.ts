/** The walk as a replay: it always ends, it forgets what is dropped, and it asks nothing that is known. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../shared/case/case.ts';
import type { Attempt } from '../../shared/bounce/attempt.ts';
import { answerStep, applyChange, document, type Case } from '../../shared/flow.ts';
import { walk } from '../../shared/flowchart/walk.ts';
import { byEvidence } from '../../shared/verdict/told.ts';
import { attempt, madeCase } from '../support/made-attempt.ts';
import { prepared } from '../support/worked-cases.ts';

const { chart } = prepared();
const at = '2026-05-18T09:30:00Z';
const now = new Date(at);
const silent = () => null;

const answered = (c: Case, ...answers: [string, string][]): Case =>
  answers.reduce(
    (all, [step, answer]) => applyChange(all, answerStep(all, step, answer, prepared(), now)),
    c,
  );
const walked = (c: Case, when = now) => document(c, prepared(), { now: when });
const answerOf = (c: Case, step: string, when = now) => walked(c, when).steps.find((s) => s.id === step);

describe('every path', () => {
  test('ends, whatever is answered', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(1000)), (choices) => {
        const answers: Answer[] = [];
        for (let round = 0; round <= chart.steps.length; round++) {
          const { next, steps } = walk(chart, silent, answers);
          expect(new Set(steps.map((s) => s.id)).size).toBe(steps.length);
          if (next.kind === 'end') return;
          const choice = next.answers[choices.next().value! % next.answers.length]!;
          answers.push({ step: next.id, answer: choice.id, at });
        }
        expect.fail('the walk did not end');
      }),
    );
  });

  test('passes every step of the chart', () => {
    const met = new Set<string>();
    const follow = (answers: Answer[], id: string): void => {
      if (met.has(id)) return;
      met.add(id);
      for (const { id: answer, to } of chart.get(id).answers)
        follow([...answers, { step: id, answer, at }], to);
    };
    follow([], chart.first.id);
    expect([...met].sort()).toEqual(chart.steps.map((step) => step.id).sort());
  });
});

describe('replay', () => {
  const someAnswers = fc.array(
    fc.constantFrom(...chart.steps.flatMap((s) => s.answers.map((a) => ({ step: s.id, answer: a.id, at })))),
    { maxLength: 40 },
  );
  test('of the same answers is the same walk, in whatever order they were given', () => {
    fc.assert(
      fc.property(someAnswers, (answers) => {
        const once = [...new Map(answers.map((a) => [a.step, a])).values()];
        expect(walk(chart, silent, once.toReversed())).toEqual(walk(chart, silent, once));
      }),
    );
  });
  test('without the last answers is the walk as it was before them', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }), fc.nat(19), (choices, back) => {
        const answers: Answer[] = [];
        const nexts = [walk(chart, silent, answers).next.id];
        for (const choice of choices) {
          const { next } = walk(chart, silent, answers);
          if (next.kind === 'end') break;
          answers.push({ step: next.id, answer: next.answers[choice % next.answers.length]!.id, at });
          nexts.push(walk(chart, silent, answers).next.id);
        }
        const kept = Math.min(back, answers.length);
        expect(walk(chart, silent, answers.slice(0, kept)).next.id).toBe(nexts[kept]);
      }),
    );
  });
  test('taking back an answer also drops those given after it', () => {
    const c = answered(
      madeCase([attempt('421 Some words in no list')]),
      ['volume', 'bulk'],
      ['back-off', 'cannot'],
    );
    const back = applyChange(c, answerStep(c, 'volume', null, prepared(), now));
    expect(back.answers).toEqual([]);
    expect(walked(back).next.id).toBe('volume');
  });
});

describe('evidence and the user', () => {
  test('what evidence knows is not asked', () => {
    const told = walk(
      chart,
      (step) => (step === 'is-421' ? byEvidence('yes', 'the line says so') : null),
      [],
    );
    expect(told.steps).toEqual([
      { id: 'is-421', answer: 'yes', by: 'evidence', because: 'the line says so' },
    ]);
    expect(told.next.id).toBe('issuer');
  });
  test('an answer that the step does not have leads nowhere', () => {
    expect(walk(chart, silent, [{ step: 'is-421', answer: 'perhaps', at }]).next.id).toBe('is-421');
  });
  test('the user overrules, and the contradiction is kept', () => {
    const c = answered(madeCase([attempt('421 4.3.2 All server ports are busy', { stage: 'greeting' })]), [
      'wording',
      'pressure',
    ]);
    expect(c.answers[0]).toMatchObject({ step: 'wording', answer: 'pressure', insteadOf: 'busy' });
    const step = answerOf(c, 'wording')!;
    expect(step).toMatchObject({ answer: 'pressure', by: 'user' });
    expect(step.because).toContain('the evidence says “busy”');
    expect(walked(c).next.id).toBe('back-off');
  });
  test.each([
    ['gone', 'yes', 'unknown-step'],
    ['volume', 'some', 'unknown-answer'],
    ['recovered', 'yes', 'unknown-answer'],
  ])('%s = %s is refused: %s', (step, answer, code) => {
    const c = madeCase([attempt('421 x')]);
    expect(() => answerStep(c, step, answer, prepared(), now)).toThrow(
      expect.objectContaining({ code, exit: 2 }),
    );
  });
});

/** Several tries of one message, minutes after nine. */
const tries = (line: string, minutes: number[], more: Partial<Attempt> = {}): Attempt[] =>
  minutes.map((m) =>
    attempt(line, { at: new Date(Date.parse('2026-05-18T09:00:00Z') + m * 60_000).toISOString(), ...more }),
  );
const accepted = (minute: number, more: Partial<Attempt> = {}) => tries('250 2.0.0 Ok', [minute], more);
const later = (hours: number) => new Date(Date.parse('2026-05-18T09:00:00Z') + hours * 3_600_000);
const busy = '421 4.3.2 All server ports are busy';
const grey = '421 4.7.1 Greylisted, come back later';

describe('what happened afterwards answers a do step', () => {
  test.each<[string, Case, Date, string, string | undefined]>([
    [
      'waiting of an hour has happened',
      madeCase(tries(busy, [0, 20, 61])),
      later(2),
      'wait',
      'still-deferred',
    ],
    ['waiting of half an hour has not', madeCase(tries(busy, [0, 20, 31])), later(2), 'wait', undefined],
    [
      'lowering the pressure starts the waiting anew',
      answered(madeCase(tries('421 4.7.0 Too many concurrent connections', [0, 20, 80])), [
        'back-off',
        'lowered',
      ]),
      later(2),
      'wait',
      undefined,
    ],
    [
      'a volume entry in the journal lowers the pressure',
      madeCase(tries('421 4.7.0 Rate exceeded', [0]), {
        journal: [{ at, what: 'two connections', from: '20', to: '2', who: null, kind: 'volume', ttl: null }],
      }),
      later(1),
      'back-off',
      'lowered',
    ],
    [
      'greylisting ends with acceptance',
      madeCase([...tries(grey, [0]), ...accepted(16)]),
      later(1),
      'still-trying',
      'delivered',
    ],
    [
      'greylisting of one hour with one address goes on',
      madeCase(tries(grey, [0, 30, 61], { clientIp: '192.0.2.9' })),
      later(2),
      'greylisting',
      'still-greylisted',
    ],
    [
      'an entry after the answer that led there is recorded',
      {
        ...answered(madeCase(tries('421 4.7.1 No PTR record', [0])), ['sending-identity', 'broken']),
        journal: [
          {
            at: '2026-05-18T09:31:00Z',
            what: 'PTR set',
            from: null,
            to: null,
            who: null,
            kind: 'dns',
            ttl: 3600,
          },
        ],
      },
      later(1),
      'change-journal',
      'recorded',
    ],
    [
      'an entry before it is not',
      {
        ...answered(madeCase(tries('421 4.7.1 No PTR record', [0])), ['sending-identity', 'broken']),
        journal: [
          {
            at: '2026-05-18T08:31:00Z',
            what: 'other',
            from: null,
            to: null,
            who: null,
            kind: 'dns',
            ttl: 3600,
          },
        ],
      },
      later(1),
      'change-journal',
      undefined,
    ],
    [
      'growing pauses are retrying',
      answered(
        madeCase(tries(busy, [0, 5, 15, 45, 100])),
        ['scope', 'one-domain'],
        ['receiver', 'some-accept'],
      ),
      later(2),
      'logs-and-queue',
      'retrying',
    ],
    [
      'a queue that stands still is stuck',
      answered(
        madeCase(tries(busy, [0, 5, 15, 45, 100])),
        ['scope', 'one-domain'],
        ['receiver', 'some-accept'],
      ),
      later(40),
      'logs-and-queue',
      'stuck',
    ],
    [
      'without any change an incident has cooled',
      answered(
        madeCase(tries(busy, [0, 60, 400, 800])),
        ['scope', 'one-domain'],
        ['receiver', 'maintenance'],
      ),
      later(14),
      'cooling',
      'still-deferred',
    ],
    [
      'after a change it has not',
      answered(
        madeCase(tries(busy, [-300, 0, 60, 400])),
        ['scope', 'one-domain'],
        ['receiver', 'all-defer'],
        ['mx-change', 'incomplete'],
        ['change-journal', 'recorded'],
        ['test-message', 'deferred-again'],
      ),
      later(10),
      'cooling',
      undefined,
    ],
  ])('%s', (_, c, when, step, answer) => expect(answerOf(c, step, when)?.answer).toBe(answer));

  test('a 5xx that came meanwhile decides', () => {
    const c = madeCase([...tries(busy, [0, 20]), ...tries('550 5.1.1 User unknown', [40])]);
    expect(walked(c, later(1)).next.id).toBe('permanent');
  });
  test('a later acceptance takes the case back from where it stood', () => {
    const c = answered(madeCase(tries(busy, [0, 20, 90])), ['scope', 'one-domain']);
    expect(walked(c, later(2)).next.id).toBe('receiver');
    expect(walked({ ...c, attempts: [...c.attempts, ...accepted(100)] }, later(2)).next.id).toBe('recovered');
  });
});

describe('not before', () => {
  test.each<[string, Case, Date, string | null]>([
    [
      '15 minutes after the last try',
      madeCase(tries('421 Service not available', [0], { stage: 'greeting' })),
      later(0),
      '2026-05-18T09:15:00Z',
    ],
    [
      'the receiver’s own hint, where it is later',
      madeCase(tries('421 4.7.1 Greylisted, try again in 1800 seconds', [0])),
      later(0),
      '2026-05-18T09:30:00Z',
    ],
    ['nothing once the time is over', madeCase(tries(grey, [0])), later(5), null],
  ])('%s', (_, c, when, notBefore) => {
    const answeredVolume = walked(c, when).next.id === 'volume' ? answered(c, ['volume', 'single']) : c;
    expect(walked(answeredVolume, when).next.notBefore).toBe(notBefore);
  });
  test('politeness, where it asks for more', () => {
    const politeness = () => ({ at: '2026-05-18T11:00:00Z', why: 'tested at ten' });
    expect(document(madeCase(tries(grey, [0])), prepared(), { now, politeness }).next.notBefore).toBe(
      '2026-05-18T11:00:00Z',
    );
  });
});

describe('status', () => {
  test.each<[string, Case, Date, string]>([
    ['asks something', madeCase(tries('421 Some words in no list', [0])), now, 'open'],
    ['waits for the queue', madeCase(tries(busy, [0])), now, 'waiting'],
    [
      'cools',
      answered(madeCase(tries(busy, [0, 70])), ['scope', 'one-domain'], ['receiver', 'maintenance']),
      later(2),
      'cooling',
    ],
    ['is through', madeCase([...tries(busy, [0]), ...accepted(10)]), now, 'recovered'],
    ['was closed by hand', madeCase(tries(busy, [0]), { closedAt: at, closedAs: 'done' }), now, 'closed'],
    [
      'was handed over',
      answered(
        madeCase(tries(busy, [0, 70, 800])),
        ['scope', 'one-domain'],
        ['receiver', 'maintenance'],
        ['report-ready', 'known-gaps'],
        ['escalate', 'sent'],
      ),
      later(14),
      'escalated',
    ],
  ])('%s', (_, c, when, status) => expect(walked(c, when).status).toBe(status));
});
