import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

const listens = (port, host) =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })

/** Whether nobody listens on this port of the loopback, IPv4 or IPv6: `localhost` may mean either. */
export async function isFree(port) {
  return (await listens(port, '127.0.0.1')) && (await listens(port, '::1'))
}

/** The preferred port, or the next free one above it that is not in `taken`; looks at a hundred, then throws. */
export async function freePort(preferred, taken = new Set()) {
  for (let port = preferred; port < preferred + 100; port += 1) {
    if (!taken.has(port) && (await isFree(port))) {
      taken.add(port)
      return port
    }
  }
  throw new Error(`No free port between ${preferred} and ${preferred + 99}.`)
}

/**
 * A free port at a place of chance, below those the system gives away itself: for runs of tests, which end what listens there and
 * start it again, so that a run beside them, which looks for a free port meanwhile, does not find theirs.
 */
export const portAtRandom = (taken) => freePort(randomInt(100, 320) * 100, taken)
