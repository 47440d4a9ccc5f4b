// npm run fuzz [-- <runs>]: what `npm test` tries a few hundred times, tried 100 000 times: callback parsers and the inbox, then every
// action, page and route of the production build. A failure prints the seed and path that show it again.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './run/paths.mjs'

const runs = process.argv[2] ?? '100000'
const env = { ...process.env, FUZZ_RUNS: runs }
const parts = [
  ['--only', 'unit', '--testTimeout=0', 'receive-fuzz', 'inbox-fuzz'],
  ['--only', 'e2e', '10-fuzz'],
]
for (const args of parts) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/test.mjs'), ...args], { env, stdio: 'inherit' })
  if (status !== 0) process.exitCode = 1
}
