import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourceHash } from '@/scripts/run/build.mjs'
import { inPackage, makeStateDirs, root, stateDir } from '@/scripts/run/paths.mjs'
import { freePort } from '@/scripts/run/ports.mjs'
import { runProcess, startProcess, stopProcess, tail } from '@/scripts/run/processes.mjs'
import { Failure } from '@/scripts/run/say.mjs'
import { nodeFlags, untilAnswers } from '@/scripts/run/services.mjs'

// The production build that pages are measured on: a copy of the sources with one page more, the trivial one that the others are
// measured against. It is in the copy alone, so that the product has no page for the sake of its benchmark; it is served by the same
// process, behind the same server, through the same proxy and the same outer layout.

const TRIVIAL = `import { sql } from 'drizzle-orm'
import { database } from '@/db/client'

export default async function TrivialPage() {
  const [found] = await database().execute(sql\`select name from profile limit 1\`)
  return <p>{String(found?.name)}</p>
}
`

const COPIED = [
  'app',
  'components',
  'lib',
  'db',
  'messages',
  'public',
  'proxy.ts',
  'next.config.ts',
  'postcss.config.mjs',
  'tsconfig.json',
]
const folder = join(stateDir, 'bench-site')
const stamp = join(folder, 'built')

export interface Site {
  readonly origin: string
  stop(): Promise<void>
}

/** Builds the site unless that was done for these very sources. Throws a Failure with the end of the log. */
async function buildSite(): Promise<void> {
  makeStateDirs()
  const hash = sourceHash() + TRIVIAL
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'app', 'trivial'), { recursive: true })
  for (const path of COPIED) cpSync(join(root, path), join(folder, path), { recursive: true })
  writeFileSync(join(folder, 'app', 'trivial', 'page.tsx'), TRIVIAL)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const log = join(folder, 'build.log')
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NO_COLOR: '1' }
  const args = [inPackage('next', 'dist', 'bin', 'next'), 'build']
  const command = { name: 'build', command: process.execPath, args, cwd: folder }
  const { code } = await runProcess({ ...command, env, log } as Parameters<typeof runProcess>[0])
  if (code !== 0) throw new Failure(`The build failed. The end of ${log}:\n${tail(log, 40).join('\n')}`)
  writeFileSync(stamp, hash)
}

/** Serves the stand-in of the processors, as the demo has it. */
export async function serveSandbox(): Promise<Site> {
  const port = await freePort(4500)
  const origin = `http://localhost:${port}`
  const smtp = String(await freePort(4600))
  const env = { ...process.env, SANDBOX_PORT: String(port), SANDBOX_URL: origin, SANDBOX_SMTP_PORT: smtp }
  const args = ['--import', 'tsx', join(root, 'sandbox', 'main.ts')]
  const options = { name: 'sandbox', command: process.execPath, args, cwd: root, env, log: join(folder, 'sandbox.log') }
  makeStateDirs()
  mkdirSync(folder, { recursive: true })
  const handle = startProcess(options as Parameters<typeof startProcess>[0])
  await untilAnswers(origin, { what: 'sandbox' })
  return { origin, stop: () => stopProcess(handle) }
}

/** Serves the built site with the settings of this process, on the database given, its processors at `sandboxUrl`. */
export async function serveSite(databaseUrl: string, sandboxUrl: string): Promise<Site> {
  await buildSite()
  const port = await freePort(3400)
  const origin = `http://localhost:${port}`
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    BASE_URL: origin,
    NEXTAUTH_URL: origin,
    SANDBOX_URL: sandboxUrl,
  }
  const args = [...nodeFlags, '--import', 'tsx', join(folder, 'lib', 'web.ts'), '-H', 'localhost', '-p', String(port)]
  const log = join(folder, 'serve.log')
  const options = { name: 'site', command: process.execPath, args, cwd: folder, env, log }
  const handle = startProcess(options as Parameters<typeof startProcess>[0])
  await untilAnswers(`${origin}/api/health`, { what: 'site' })
  return { origin, stop: () => stopProcess(handle) }
}
