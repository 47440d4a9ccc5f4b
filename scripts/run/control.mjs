import { createServer } from 'node:http'

/**
 * Lets an end-to-end test end and start processes by name, as a crash and a restart would:
 * `POST /kill/<name>` ends it at once and answers when it is gone; `POST /start/<name>` answers when it serves again.
 * `actions` is `{ kill(name), start(name) }`, both returning promises. Returns `{ port, close() }`.
 */
export async function startControl(actions) {
  const server = createServer(async (request, response) => {
    const [, action, name] = (request.url ?? '').split('/')
    const known = request.method === 'POST' && (action === 'kill' || action === 'start')
    try {
      if (!known) throw new Error(`No such action: ${request.method} ${request.url}`)
      await actions[action](name)
      response.writeHead(204).end()
    } catch (error) {
      response.writeHead(known ? 500 : 404, { 'content-type': 'text/plain' }).end(error.message)
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: server.address().port,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve)
        server.closeAllConnections()
      }),
  }
}
