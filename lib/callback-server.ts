import { parseArgs } from 'node:util'
import { notePeers } from '@/lib/auth/address'
import { refuseUnsafeStart } from '@/lib/auth/startup'
import { log } from '@/lib/log'
import { openFront } from '@/lib/operations/front'
import { handleOf, machineRoute, machines } from '@/lib/operations/machines'
import { measureProcess } from '@/lib/operations/process'
import { endWell } from '@/lib/operations/shutdown'

// Takes in callbacks without Next, by the same functions, where there are so many that Next's own cost matters. The balancer sends it
// `/api/callbacks/*`; everything else stays with web. `-p` is the port (3002), `-H` the name to listen on (every one).

const { values } = parseArgs({
  options: { port: { type: 'string', short: 'p' }, host: { type: 'string', short: 'H' } },
})
const port = Number(values.port ?? 3002)

refuseUnsafeStart()
notePeers()
measureProcess('callbacks')
const front = openFront(machineRoute, handleOf(machines()))
endWell(front)
front.server.listen({ port, host: values.host }, () => log.info({ port }, 'callback server ready'))
