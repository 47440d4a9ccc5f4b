import { join } from 'node:path'
import { parseArgs } from 'node:util'
import next from 'next'
import { notePeers } from '@/lib/auth/address'
import { refuseUnsafeStart } from '@/lib/auth/startup'
import { log } from '@/lib/log'
import { answerAhead } from '@/lib/operations/ahead'
import { logConsole } from '@/lib/operations/console'
import { openFront } from '@/lib/operations/front'
import { measureProcess } from '@/lib/operations/process'
import { builtRoutes } from '@/lib/operations/routes'
import { endWell } from '@/lib/operations/shutdown'

// The web: Next's production build behind our own server, for what `next start` cannot do: request ids, measures, and an end that
// balancers notice before it comes. Machine traffic and payments are answered ahead of Next. `-p` is the port (3000), `-H` the name to
// listen on (every one).

const { values } = parseArgs({
  options: { port: { type: 'string', short: 'p' }, host: { type: 'string', short: 'H' } },
})
const port = Number(values.port ?? 3000)

logConsole()
refuseUnsafeStart()
notePeers()
measureProcess('web')
const root = process.cwd()
const app = next({ dev: false, dir: root, port, hostname: values.host ?? 'localhost', quiet: true })
await app.prepare()
const answer = app.getRequestHandler()
const front = openFront(
  builtRoutes(join(root, '.next', 'routes-manifest.json')),
  answerAhead((request, response) => answer(request, response)),
)
endWell(front, () => app.close())
front.server.listen({ port, host: values.host }, () => log.info({ port }, 'web ready'))
