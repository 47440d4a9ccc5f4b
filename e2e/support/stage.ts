import { readFileSync } from 'node:fs'

export type Role = 'admin' | 'accountant' | 'normal' | 'restricted' | 'customer'

export interface DemoPerson {
  readonly role: Role
  readonly email: string
  readonly password: string
  /** The page this person starts from. */
  readonly url: string
}

function given(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run end-to-end tests with npm run test:e2e`)
  return value
}

/** Where the installation under test is, as `npm test` started it. Each throws when tests are run without it. */
export const stage = {
  baseUrl: () => given('E2E_BASE_URL'),
  sandboxUrl: () => given('E2E_SANDBOX_URL'),
  databaseUrl: () => given('E2E_DATABASE_URL'),
  workerUrl: () => given('E2E_WORKER_URL'),
  metricsToken: () => given('E2E_METRICS_TOKEN'),
  /** What web has written so far, line by line. */
  webLog: () =>
    readFileSync(`${given('E2E_LOGS')}/web.log`, 'utf8')
      .trim()
      .split('\n'),
}

/** The people of the demo data who can sign in, by how the tests call them. */
const PEOPLE = {
  admin: 'admin@quittance.example',
  accountant: 'accountant@quittance.example',
  normal: 'normal@quittance.example',
  restricted: 'restricted@quittance.example',
  john: 'john.doe@quittance.example',
  mia: 'mia.gerber@quittance.example',
} as const

export type Who = keyof typeof PEOPLE

/** The demo sign-in of a person. Throws when the demo data has none. */
export function demoPerson(who: Who): DemoPerson {
  const people = JSON.parse(readFileSync(given('E2E_DEMO'), 'utf8')) as DemoPerson[]
  const person = people.find((one) => one.email === PEOPLE[who])
  if (!person) throw new Error(`The demo data has no sign-in for ${who}`)
  return person
}

export type ProcessName = 'web' | 'worker' | 'sandbox'

async function control(action: 'kill' | 'end' | 'start', name: ProcessName | 'database'): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${given('E2E_CONTROL_PORT')}/${action}/${name}`, { method: 'POST' })
  if (!response.ok) throw new Error(`Could not ${action} ${name}: ${await response.text()}`)
  return response.json()
}

/** Ends a process at once (SIGKILL), as a crash would; resolves when it is gone. */
export const killProcess = (name: ProcessName) => control('kill', name)

/** Asks a process to end (SIGTERM), as a deployment does; answers how it ended. */
export const endProcess = (name: ProcessName) =>
  control('end', name) as Promise<{ readonly code: number | null; readonly signal: string | null }>

/** Starts a process that was ended; resolves when it answers again. */
export const startProcess = (name: ProcessName) => control('start', name)

/** Stops the database, breaking every session, until `endOutage`. */
export const beginOutage = () => control('kill', 'database')
export const endOutage = () => control('start', 'database')
