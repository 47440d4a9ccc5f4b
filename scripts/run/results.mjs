import { existsSync, readFileSync } from 'node:fs'

/** Adds up results of the form `{ passed, failed }`. */
export function total(results) {
  const sum = { passed: 0, failed: 0 }
  for (const { passed, failed } of results) {
    sum.passed += passed
    sum.failed += failed
  }
  return sum
}

/** A runner that ended badly without naming a failed test has failed all the same: in set-up, or by an unhandled error. */
function atLeastOneFailure(result, code) {
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result
}

const report = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)

/** What Vitest's JSON report says; a test file that could not be loaded counts as one failure. */
export function vitestResult(file, code) {
  const found = report(file)
  if (!found) return atLeastOneFailure({ passed: 0, failed: 0 }, code)
  const unloaded = found.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return atLeastOneFailure({ passed: found.numPassedTests, failed: found.numFailedTests + unloaded.length }, code)
}

/** The tests that Vitest did not run, by their whole names: a machine may lack what they need. */
export function vitestSkipped(file) {
  const tests = report(file)?.testResults.flatMap(({ assertionResults }) => assertionResults) ?? []
  return tests.filter(({ status }) => status === 'skipped' || status === 'pending').map(({ fullName }) => fullName)
}

/** What Playwright's JSON report says; a test that passed only when repeated has passed. */
export function playwrightResult(file, code) {
  const stats = report(file)?.stats
  if (!stats) return atLeastOneFailure({ passed: 0, failed: 0 }, code)
  return atLeastOneFailure({ passed: stats.expected + stats.flaky, failed: stats.unexpected }, code)
}
