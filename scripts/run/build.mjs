import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inPackage, logDir, root } from './paths.mjs'
import { runProcess, tail } from './processes.mjs'
import { Failure } from './say.mjs'

const sources = ['app', 'components', 'lib', 'db', 'messages', 'public']
const files = ['proxy.ts', 'next.config.ts', 'postcss.config.mjs', 'tsconfig.json', 'package.json', 'package-lock.json']
const stampFile = join(root, '.next', 'quittance-build')

/** One hash over everything a build depends on, tests excepted. */
export function sourceHash(folder = root) {
  const hash = createHash('sha256')
  const add = (path) => {
    hash.update(`${path}\0`)
    hash.update(readFileSync(join(folder, path)))
  }
  for (const source of sources) {
    if (!existsSync(join(folder, source))) continue
    const entries = readdirSync(join(folder, source), { recursive: true, withFileTypes: true })
    const paths = entries
      .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    for (const path of paths.sort()) add(path)
  }
  for (const file of files) if (existsSync(join(folder, file))) add(file)
  return hash.digest('hex')
}

/** Whether the production build on disk is of the sources as they are now. */
export function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceHash()
}

/** Makes the production build. `env` is the web process's own. Throws a Failure with the end of the log. */
export async function build(env) {
  const log = join(logDir, 'build.log')
  writeFileSync(log, '')
  const hash = sourceHash()
  const args = [inPackage('next', 'dist', 'bin', 'next'), 'build']
  const { code } = await runProcess({
    name: 'build',
    command: process.execPath,
    args,
    env: { ...env, NO_COLOR: '1' },
    log,
  })
  if (code !== 0) throw new Failure(`The build failed. The end of ${log}:\n${tail(log, 40).join('\n')}`)
  writeFileSync(stampFile, hash)
}
