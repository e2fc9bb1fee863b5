/**
 * What the JSON reports of vitest and Playwright say: counts, the names of what was skipped, and of each failed test
 * its name, its message and where it stands, short enough for a log that will be cut.
 */
const mostLines = 12;
const mostColumns = 300;

export function ofVitest(json, root) {
  const failures = [];
  const skippedNames = [];
  for (const file of json.testResults) {
    const path = file.name.replace(`${root}/`, '');
    // a file that could not be loaded, or whose hooks failed, has no failed test to show for it
    if (file.status === 'failed' && !file.assertionResults.some((one) => one.status === 'failed'))
      failures.push({ name: path, says: short(file.message) });
    for (const one of file.assertionResults) {
      if (one.status === 'failed')
        failures.push({ name: `${path}: ${one.fullName}`, says: one.failureMessages.map(short).join('\n') });
      if (one.status === 'skipped' || one.status === 'pending') skippedNames.push(one.fullName);
    }
  }
  return {
    passed: json.numPassedTests,
    failed: failures.length,
    skipped: json.numPendingTests + json.numTodoTests,
    skippedNames,
    failures,
  };
}

/** A test that passes only when repeated counts as failed. */
export function ofPlaywright({ stats, suites, errors = [] }) {
  const failures = errors.map((error) => ({ name: 'end to end', says: short(error.message) }));
  const skippedNames = [];
  const walk = (suite) => {
    for (const { title, tests } of suite.specs ?? []) {
      if (tests.every((one) => one.status === 'skipped')) skippedNames.push(title);
      for (const one of tests.filter(({ status }) => status === 'unexpected' || status === 'flaky')) {
        const said = one.results.flatMap((result) => result.errors ?? []).map((error) => error.message);
        failures.push({
          name: `${suite.file}: ${title} [${one.projectName}]${one.status === 'flaky' ? ', passed only when repeated' : ''}`,
          says: [...new Set(said.map(short))].join('\n'),
        });
      }
    }
    (suite.suites ?? []).forEach(walk);
  };
  suites.forEach(walk);
  return {
    passed: stats.expected,
    failed: Math.max(stats.unexpected + stats.flaky, failures.length),
    skipped: stats.skipped,
    skippedNames,
    failures,
  };
}

/** The first lines of a message, and the first place in our own files, without colours. */
function short(message = '') {
  const lines = message.replaceAll(/\u001b\[[\d;]*m/g, '').split('\n');
  const says = lines.filter((line) => line.trim() && !/^\s+at /.test(line)).slice(0, mostLines);
  const place = lines.find((line) => /^\s+at /.test(line) && !line.includes('node_modules'));
  return [...says, ...(place ? [place.trim()] : [])].map((line) => line.slice(0, mostColumns)).join('\n');
}
