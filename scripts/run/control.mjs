import { createServer } from 'node:http'

/**
 * Lets an end-to-end test end and start processes by name, as a crash and a restart would:
 * `POST /kill/<name>` ends it at once and answers when it is gone; `POST /end/<name>` asks it to end and answers its exit code;
 * `POST /start/<name>` answers when it serves again. `actions` is `{ kill(name), end(name), start(name) }`, each returning a promise.
 * Returns `{ port, close() }`.
 */
export async function startControl(actions) {
  const server = createServer(async (request, response) => {
    const [, action, name] = (request.url ?? '').split('/')
    const known = request.method === 'POST' && ['kill', 'end', 'start'].includes(action)
    try {
      if (!known) throw new Error(`No such action: ${request.method} ${request.url}`)
      const result = await actions[action](name)
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result ?? null))
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
