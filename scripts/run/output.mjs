import { say } from './say.mjs'

const colours = { web: 36, worker: 35, sandbox: 33, migrate: 34, seed: 34 }

/** Prints the lines of one process with its name before them; log records (JSON) are shown as their message, info and above. */
export function printer(name) {
  const label = process.stdout.isTTY ? `\x1b[${colours[name] ?? 37}m[${name}]\x1b[0m` : `[${name}]`
  return (line) => {
    const text = readable(line)
    if (text) say(`${label} ${text}`)
  }
}

function readable(line) {
  if (!line.startsWith('{')) return line
  try {
    const record = JSON.parse(line)
    if (typeof record.msg !== 'string' || typeof record.level !== 'number') return line
    // A request that was answered is no news at a terminal.
    if (record.level < 30 || record.status < 500) return undefined
    const error = record.err?.message
    return error && error !== record.msg ? `${record.msg}: ${error}` : record.msg
  } catch {
    return line
  }
}

/** Rows as an aligned table; each row is an array of texts. */
export function table(rows) {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => String(row[column] ?? '').length))) ?? []
  return rows.map((row) =>
    row
      .map((cell, column) => String(cell ?? '').padEnd(widths[column]))
      .join('   ')
      .trimEnd(),
  )
}
