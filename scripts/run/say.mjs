// The reader of a closed pipe or terminal has gone; the work goes on and the logs keep everything.
process.stdout.on('error', () => undefined)

/** One line to the terminal. */
export function say(line = '') {
  process.stdout.write(`${line}\n`)
}

/** A number of milliseconds as people read it: `0.4 s`, `2 min 05 s`. */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`
}

/** Runs one step and says what it was and how long it took; `done` may add a remark by returning `{ note }`. */
export async function step(title, work) {
  const began = Date.now()
  say(`… ${title}`)
  const result = await work()
  const note = result?.note ? `: ${result.note}` : ''
  say(`✓ ${title}${note} (${duration(Date.now() - began)})`)
  return result
}

/** A failure whose message is meant for the person at the terminal: printed without a stack. */
export class Failure extends Error {}
