import { beforeEach, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { limitOf } from '@/lib/auth/limits'
import { createLink } from './create-link'
import { closeLink } from './manage-link'
import { openLink } from './open-link'
import { getLink } from './read'
import { linkForm, makeShop, type Shop } from './testing'

const test = testDatabase()
let shop: Shop
beforeEach(async () => {
  shop = await makeShop(test.db)
})

async function made() {
  const result = await createLink(shop.admin, linkForm())
  if (!result.ok) throw new Error(result.message)
  const { linkId } = result.value
  const token = (await getLink(shop.admin, linkId))?.address?.split('/').at(-1) ?? ''
  return { linkId, token }
}

it('knows a payer by the token, nobody by any other, and says so once the link shows nothing', async () => {
  const { linkId, token } = await made()
  const { profileId } = shop
  expect(await openLink(token, '192.0.2.1')).toMatchObject({
    kind: 'found',
    actor: { kind: 'payer', profileId, linkId },
  })
  expect(await openLink(linkId, '192.0.2.1')).toEqual({ kind: 'missing' })
  await test.sql`update payment_link set status = 'expired' where id = ${linkId}`
  expect((await openLink(token, '192.0.2.1')).kind).toBe('found')
  await closeLink(shop.admin, { linkId })
  expect(await openLink(token, '192.0.2.1')).toEqual({ kind: 'closed', merchantName: 'Nordwind Telecom' })
})

it('looks at no link for a while for a network that guessed too often, and right ones cost nothing', async () => {
  const { token } = await made()
  const network = '192.0.2.77'
  const { points } = limitOf('link.guess')
  for (let n = 0; n < points; n++) expect((await openLink(token, network)).kind).toBe('found')
  for (let n = 0; n < points; n++) expect((await openLink(`wrong ${n}`, network)).kind).toBe('missing')
  expect((await openLink(token, network)).kind).toBe('found')
  expect(await openLink('wrong once more', network)).toMatchObject({ kind: 'too_many' })
  expect((await openLink(token, network)).kind).toBe('too_many')
  expect((await openLink(token, '192.0.2.78')).kind).toBe('found')
})

it('lets a crowd behind one address open links at the same moment, and one of them mistype', async () => {
  const { token } = await made()
  const network = '192.0.2.79'
  const crowd = Array.from({ length: 4 * limitOf('link.guess').points }, () => openLink(token, network))
  const mistyped = openLink(`${token}x`, network)
  expect(new Set((await Promise.all(crowd)).map(({ kind }) => kind))).toEqual(new Set(['found']))
  expect(await mistyped).toEqual({ kind: 'missing' })
  expect((await openLink(token, network)).kind).toBe('found')
})
