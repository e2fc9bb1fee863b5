import { describe, expect, test } from 'vitest';
import { differences, readFileOf, readLabels } from '../support/bounce-corpus.ts';
import { sharedFolder } from '../support/shared-folder.ts';

/**
 * Labels that we judge wrong; all are repeated from Sisimai, none was checked by hand.
 *
 * | file | field | why |
 * |---|---|---|
 * | arf-15 | recipient | the report names none and the returned To is "undisclosed"; the label is an address that Sisimai makes up |
 * | rhost-franceptt-06 | reply code | Diagnostic-Code and text both quote `550 mwinf5c04 …`; the label has none |
 */
const wrong = new Set([
  'set-of-emails__arf-15.eml recipient',
  'set-of-emails__rhost-franceptt-06.eml reply code',
]);

const folder = sharedFolder('corpus/dev');

describe.skipIf(!folder)('the development corpus (skipped where it is not there)', () => {
  const labels = folder ? readLabels(folder) : [];
  test.each(labels.map((label) => [label.file, label] as const))('%s', async (_, label) => {
    const found = differences(label, await readFileOf(folder!, label));
    expect(found.filter(({ file, field }) => !wrong.has(`${file} ${field}`))).toEqual([]);
  });

  test('what a 421 was, is told apart: secondary ones decide nothing, nested ones are unwrapped', async () => {
    for (const label of labels.filter((one) => one.role_421 !== null)) {
      const { attempts } = await readFileOf(folder!, label);
      const reply = attempts[0]?.reply;
      if (label.role_421 === 'secondary') expect(reply?.code, label.file).not.toBe(421);
      else expect(reply?.code, label.file).toBe(421);
      if (label.role_421 === 'nested') expect(reply?.outer?.code, label.file).toBe(554);
    }
  });
});

const cases = sharedFolder('samples');
describe.skipIf(!cases)(
  'notices written by a real Postfix and a real Exim (skipped where they are not there)',
  () => {
    test.each([
      ['postfix-dsn/delayed-user-helo421.eml', 'ehlo', 421],
      ['postfix-dsn/delayed-user-mail421.eml', 'mail', 421],
      ['postfix-dsn/delayed-user-rcpt421.eml', 'rcpt', 421],
      ['postfix-dsn/delayed-user-data421.eml', 'data', 421],
      ['postfix-dsn/delayed-user-eod421.eml', 'end-of-data', 421],
      ['postfix-dsn/delayed-second-conn421.eml', 'greeting', 421],
      ['postfix-dsn/failed-user-silent.eml', 'greeting', null],
      ['postfix-dsn/postmaster-failed-user-refused.eml', 'greeting', null],
      ['exim-dsn/delayed-second-conn421.eml', 'greeting', 421],
      ['exim-dsn/delayed-user-mail421.eml', 'mail', 421],
      ['exim-dsn/failed-user-rcpt421.eml', 'rcpt', 421],
      ['exim-dsn/delayed-user-eod421.eml', 'end-of-data', 421],
      ['exim-dsn/failed-user-refused.eml', 'unknown', null],
    ])('%s: %s', async (file, stage, code) => {
      const bounce = await readFileOf(cases!, { file } as never);
      expect(bounce.kind).toBe(file.includes('delayed') ? 'delay-notice' : 'dsn');
      for (const attempt of bounce.attempts) {
        expect(attempt.stage).toBe(stage);
        expect(attempt.reply?.code ?? null).toBe(code);
        expect(attempt.queueId).not.toBeNull();
        expect(attempt.arrivedAt).not.toBeNull();
      }
    });
  },
);
