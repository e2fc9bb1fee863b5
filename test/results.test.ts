/** A failed part says which tests failed and why, from the reports themselves. */
import { expect, test } from 'vitest';
import { ofPlaywright, ofVitest } from './results.mjs';

test('vitest: a failed test, a file that could not be loaded, and what was skipped', () => {
  const json = {
    numPassedTests: 5,
    numPendingTests: 1,
    numTodoTests: 0,
    testResults: [
      {
        name: '/house/test/a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'holds', failureMessages: [] },
          { status: 'skipped', fullName: 'needs a server', failureMessages: [] },
          {
            status: 'failed',
            fullName: 'group breaks',
            failureMessages: [
              `\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n    at x (/house/node_modules/v/i.js:1:2)\n    at /house/test/a.test.ts:7:5`,
            ],
          },
        ],
      },
      { name: '/house/test/b.test.ts', status: 'failed', message: 'No such module', assertionResults: [] },
    ],
  };
  expect(ofVitest(json, '/house')).toEqual({
    passed: 5,
    failed: 2,
    skipped: 1,
    skippedNames: ['needs a server'],
    failures: [
      {
        name: 'test/a.test.ts: group breaks',
        says: 'AssertionError: expected 1 to be 2\nat /house/test/a.test.ts:7:5',
      },
      { name: 'test/b.test.ts', says: 'No such module' },
    ],
  });
});

test('Playwright: what failed, and what passed only when repeated', () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    tests: [{ status, projectName: 'browser', results: [{ errors: message ? [{ message }] : [] }] }],
  });
  const json = {
    stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 1 },
    suites: [
      {
        file: 'a.spec.ts',
        specs: [spec('holds', 'expected'), spec('not here', 'skipped')],
        suites: [
          {
            file: 'a.spec.ts',
            specs: [spec('breaks', 'unexpected', 'no heading'), spec('wavers', 'flaky', 'slow')],
          },
        ],
      },
    ],
  };
  expect(ofPlaywright(json)).toEqual({
    passed: 3,
    failed: 2,
    skipped: 1,
    skippedNames: ['not here'],
    failures: [
      { name: 'a.spec.ts: breaks [browser]', says: 'no heading' },
      { name: 'a.spec.ts: wavers [browser], passed only when repeated', says: 'slow' },
    ],
  });
});
