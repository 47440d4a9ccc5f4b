import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './paths.mjs'

/** What the tests type or send that is secret, read from the tests themselves, so that a new one is looked for too. */
const patterns = [
  /\b(?:sk|rk)_(?:test|live)_\w+/g,
  /\bwhsec_\w+/g,
  /(?<=')\d{13,19}(?=')/g,
  // A publishable key that is typed into the wrong field is public all the same.
  /(?<=(?:[Pp]assword|[Ss]ecret)[^\n]*\.fill\(')(?!pk_)[^'\n]{8,}(?='\))/g,
]

/** The secrets that a text of tests holds. */
export const canariesIn = (text) => patterns.flatMap((pattern) => text.match(pattern) ?? [])

/**
 * Writes into `file`, one to a line, what must not be found in anything that end-to-end tests left behind: the card numbers, keys and
 * passwords they used, and the single-use links that were mailed. The installation's own secrets the search knows by itself. `env` is
 * the stage's; its sandbox must still run.
 */
export async function writeCanaries(file, env) {
  const sources = ['e2e', join('scripts', 'seed')].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(folder, path)),
  )
  const typed = [...sources, join('sandbox', 'stripe', 'cards.ts')].flatMap((path) =>
    canariesIn(readFileSync(join(root, path), 'utf8')),
  )
  const passwords = JSON.parse(readFileSync(env.DEMO_FILE, 'utf8')).map((person) => person.password)
  const response = await fetch(`${env.SANDBOX_URL}/control/mail`)
  const links = [...(await response.text()).matchAll(/[?&]token=(?:3D)?([\w-]{20,})/g)].map(([, token]) => token)
  writeFileSync(file, [...new Set([...typed, ...passwords, ...links])].join('\n'), { mode: 0o600 })
}
