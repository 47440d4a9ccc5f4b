import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import { isIPv4, isIPv6 } from 'node:net'

// Whose network a request comes from. X-Forwarded-For is written by anybody, so it is believed only as far from its end as there are
// proxies of ours; what the socket says is in a header of our own, which nobody else can write.

const PEER_HEADER = 'x-quittance-peer'

/**
 * Notes on every request that arrives at this process who is at the other end of its socket, in place of whatever was sent under that
 * name. The framework hands no socket on and keeps an X-Forwarded-For that a visitor made up. Call once when the server starts.
 */
export function notePeers(): void {
  subscribe('http.server.request.start', (message) => {
    const { request } = message as { readonly request: IncomingMessage }
    const peer = request.socket.remoteAddress ?? ''
    // Next reads the one, our own servers for machines the other.
    request.headers[PEER_HEADER] = peer
    const { rawHeaders } = request
    for (let i = rawHeaders.length - 2; i >= 0; i -= 2)
      if (rawHeaders[i]?.toLowerCase() === PEER_HEADER) rawHeaders.splice(i, 2)
    rawHeaders.push(PEER_HEADER, peer)
  })
}

/**
 * The network that a request comes from, for counting: an IPv4 address, or the /64 of an IPv6 address, which is what one household or
 * machine is given. `trustedProxies` is how many proxies of ours the request came through. "unknown" when there is no address.
 */
export function networkOf(headers: Headers, trustedProxies: number): string {
  const forwarded = headers.get('x-forwarded-for')?.split(',') ?? []
  const hops = [...forwarded, headers.get(PEER_HEADER) ?? ''].map((hop) => hop.trim()).filter((hop) => hop !== '')
  return network(hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? '')
}

function network(text: string): string {
  // Some proxies add the port.
  const bare = /^\[([^\]]+)\]/.exec(text)?.[1] ?? (/^[\d.]+:\d+$/.test(text) ? text.split(':')[0] : text) ?? ''
  const address = bare.split('%')[0] ?? ''
  if (isIPv4(address)) return address
  if (!isIPv6(address)) return 'unknown'
  const groups = expand(address)
  const mapped = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff'
  if (!mapped) return `${groups.slice(0, 4).join(':')}::/64`
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16))
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** The eight groups of an IPv6 address, in the one short form that URLs have. */
function expand(address: string): readonly string[] {
  const short = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = [], tail = []] = short.split('::').map((half) => half.split(':').filter((group) => group !== ''))
  return [...head, ...Array(8 - head.length - tail.length).fill('0'), ...tail]
}
