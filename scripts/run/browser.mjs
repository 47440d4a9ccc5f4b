import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inPackage, logDir } from './paths.mjs'
import { runProcess } from './processes.mjs'
import { Failure } from './say.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge']
const places = [
  '/snap/bin/chromium',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** A Chromium that is on this machine and starts, or undefined. CHROMIUM_PATH comes first. */
function installedBrowser() {
  const separator = process.platform === 'win32' ? ';' : ':'
  const folders = (process.env.PATH ?? '').split(separator).filter((folder) => !folder.includes('node_modules'))
  const onPath = names.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [process.env.CHROMIUM_PATH, ...onPath, ...places].find((path) => path && existsSync(path) && starts(path))
}

function starts(path) {
  if (process.platform === 'win32') return true
  try {
    // A package that only stands in for a snap answers with an error here.
    execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 })
    return true
  } catch {
    return false
  }
}

/** The browser Playwright installed for itself, or undefined. Needs its system libraries to start. */
async function playwrightsBrowser() {
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  return existsSync(path) && starts(path) ? path : undefined
}

/**
 * The browser for end-to-end tests: one that is there, else Playwright's own, else (as root, with apt-get) the system's package.
 * Returns its path; throws a Failure that says how to provide one.
 */
export async function findBrowser() {
  const found = installedBrowser() ?? (await playwrightsBrowser())
  if (found) return found
  const log = join(logDir, 'browser.log')
  const run = (command, args) => runProcess({ name: 'browser', command, args, log })
  await run(process.execPath, [inPackage('@playwright', 'test', 'cli.js'), 'install', 'chromium'])
  const own = await playwrightsBrowser()
  if (own) return own
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.env.DEBIAN_FRONTEND = 'noninteractive'
    await run('apt-get', ['update'])
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'])
    const systems = installedBrowser() ?? (await playwrightsBrowser())
    if (systems) return systems
  }
  throw new Failure(`There is no browser for the end-to-end tests. Install Chromium, or set CHROMIUM_PATH. See ${log}`)
}
