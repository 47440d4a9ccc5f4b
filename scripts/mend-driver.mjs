// Mends the database driver (`postgres` 3.4.9) where it stands. npm runs this after each install; docs/decisions/0011 says why, and when
// it can go. Plain JavaScript without packages, because it runs while packages are being installed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSION = '3.4.9'
const driver = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', 'postgres')

/** Each must be found exactly once, mended or not. */
const changes = [
  {
    file: 'connection.js',
    why: 'What was still to be written to a connection that closed would be written to the next one, or block it for good.',
    find: "    clearImmediate(nextWriteTimer)\n    socket.removeListener('data', data)",
    put: "    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener('data', data)",
  },
  {
    file: 'connection.js',
    why: 'After an error, what was sent between it and the close was left behind: unanswered, and in the way of the next session.',
    find: '    !hadError && (query || sent.length) && error(',
    put: '    ;(query || sent.length) && error(',
  },
  {
    file: 'connection.js',
    why: 'What the database said last before it closed would be taken for the answer to the first statement after it is back.',
    find: '    closedTime = performance.now()\n    hadError',
    put: '    query = errorResponse = null\n    closedTime = performance.now()\n    hadError',
  },
  {
    file: 'connection.js',
    why: 'A write to a connection that has closed throws outside of every promise, which ends the process.',
    find: '  function nextWrite(fn) {\n    const x = socket.write(chunk, fn)',
    put: "  function nextWrite(fn) {\n    if (socket === null) {\n      chunk = nextWriteTimer = null\n      error(Errors.connection('CONNECTION_CLOSED', options))\n      return false\n    }\n    const x = socket.write(chunk, fn)",
  },
  {
    file: 'index.js',
    why: 'A transaction has to know that its connection closed …',
    find: 'new Promise((_, reject) => connection.onclose = reject)',
    put: 'new Promise((_, reject) => connection.onclose = e => reject(over = e))',
  },
  {
    file: 'index.js',
    why: '… because its further statements would run in whatever session that connection opens next.',
    find: 'q.catch(e => uncaughtError || (uncaughtError = e))\n        c.queue === full',
    put: 'q.catch(e => uncaughtError || (uncaughtError = e))\n        if (over) return q.reject(over)\n        c.queue === full',
  },
  {
    file: 'index.js',
    why: '(where both find it)',
    find: '    let savepoints = 0\n      , connection\n',
    put: '    let savepoints = 0\n      , over = null\n      , connection\n',
  },
]

/** Makes the changes in both builds of the driver. Safe to repeat. Throws when the driver is not the one they were made for. */
export function mendDriver() {
  const manifest = join(driver, 'package.json')
  if (!existsSync(manifest)) return
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'))
  if (version !== VERSION)
    throw new Error(
      `postgres is ${version}, and what scripts/mend-driver.mjs mends was seen in ${VERSION}: look again.`,
    )
  for (const build of ['src', join('cjs', 'src')]) {
    for (const { file, find, put } of changes) {
      const path = join(driver, build, file)
      const text = readFileSync(path, 'utf8')
      if (text.split(put).length === 2) continue
      if (text.split(find).length !== 2) throw new Error(`${path} does not look as it should.`)
      writeFileSync(
        path,
        text.replace(find, () => put),
      )
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) mendDriver()
