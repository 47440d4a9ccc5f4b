import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The checkout: every path of the scripts is taken from here, whatever folder they were called in. */
export const root = resolve(import.meta.dirname, '../..')

/** What one machine keeps between runs: the database, secrets, logs. Ignored by git; delete it to start afresh. */
export const stateDir = join(root, '.quittance')
export const logDir = join(stateDir, 'logs')

/** Path of a file inside an installed package. */
export const inPackage = (...parts) => join(root, 'node_modules', ...parts)

/** Makes the state folders; call once before anything is written there. */
export function makeStateDirs() {
  mkdirSync(logDir, { recursive: true })
}
