import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { networkOf, notePeers } from './address'

const from = (peer: string, forwarded: string | undefined, proxies: number) =>
  networkOf(new Headers({ 'x-quittance-peer': peer, ...(forwarded && { 'x-forwarded-for': forwarded }) }), proxies)

it('believes the socket alone when there is no proxy of ours', () => {
  expect(from('198.51.100.7', undefined, 0)).toBe('198.51.100.7')
  expect(from('198.51.100.7', '203.0.113.1', 0)).toBe('198.51.100.7')
  expect(from('198.51.100.7', '203.0.113.1, 203.0.113.2', 0)).toBe('198.51.100.7')
})

it('counts our proxies from the end, so that what a visitor made up is passed over', () => {
  expect(from('10.0.0.1', '203.0.113.1', 1)).toBe('203.0.113.1')
  expect(from('10.0.0.1', '1.1.1.1, 2.2.2.2, 203.0.113.1', 1)).toBe('203.0.113.1')
  expect(from('10.0.0.2', '1.1.1.1, 203.0.113.1, 10.0.0.1', 2)).toBe('203.0.113.1')
  // Fewer hops than proxies: the farthest that is known.
  expect(from('10.0.0.1', undefined, 2)).toBe('10.0.0.1')
})

it('counts an IPv6 visitor by their /64, and an IPv4 one in IPv6 clothes as IPv4', () => {
  expect(from('2001:db8:1:2:3:4:5:6', undefined, 0)).toBe('2001:db8:1:2::/64')
  expect(from('2001:db8:1:2::9', undefined, 0)).toBe('2001:db8:1:2::/64')
  expect(from('2001:0DB8:0001:0002:ffff::1', undefined, 0)).toBe('2001:db8:1:2::/64')
  expect(from('2001:db8::1', undefined, 0)).toBe('2001:db8:0:0::/64')
  expect(from('::1', undefined, 0)).toBe('0:0:0:0::/64')
  expect(from('fe80::1%eth0', undefined, 0)).toBe('fe80:0:0:0::/64')
  expect(from('::ffff:198.51.100.7', undefined, 0)).toBe('198.51.100.7')
})

it('takes ports off, and has one word for what is no address', () => {
  expect(from('10.0.0.1', '203.0.113.1:5678', 1)).toBe('203.0.113.1')
  expect(from('10.0.0.1', '[2001:db8:1:2::9]:443', 1)).toBe('2001:db8:1:2::/64')
  for (const text of ['nonsense', '1.2.3', '1.2.3.4.5', "'; drop table", ':::', '999.1.1.1'])
    expect(from('10.0.0.1', text, 1), text).toBe('unknown')
  expect(networkOf(new Headers(), 0)).toBe('unknown')
})

it('notes who is at the other end of the socket, whatever they say of themselves', async () => {
  notePeers()
  const server = createServer((request, response) => {
    // Both ways in which servers read them.
    const raw = Object.fromEntries(request.rawHeaders.flatMap((name, i, all) => (i % 2 ? [] : [[name, all[i + 1]]])))
    response.end(JSON.stringify([request.headers, raw]))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const sent = { 'x-forwarded-for': '203.0.113.1' }
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const answer = await fetch(address, { headers: { ...sent, 'X-Quittance-Peer': '203.0.113.2' } })
    for (const headers of (await answer.json()) as Record<string, string>[]) {
      const seen = new Headers(headers)
      expect(seen.get('x-quittance-peer')).toBe('127.0.0.1')
      expect(networkOf(seen, 0)).toBe('127.0.0.1')
      expect(networkOf(seen, 1)).toBe('203.0.113.1')
    }
  } finally {
    server.close()
  }
})
