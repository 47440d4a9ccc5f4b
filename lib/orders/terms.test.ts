import { beforeEach, expect, it } from 'vitest'
import { testDatabase } from '@/db/testing'
import { Forbidden } from '@/lib/auth/actor'
import { getTerms, saveTerms, termsSchema } from './terms'
import { makeShop, type Shop } from './testing'

const test = testDatabase()
let shop: Shop
beforeEach(async () => {
  shop = await makeShop(test.db)
})

const save = (input: object) => saveTerms(shop.admin, termsSchema.parse(input))

it('keeps the addresses that payers agree to, and takes them away again', async () => {
  expect(await getTerms(shop.admin)).toEqual({ termsUrl: null, privacyUrl: null })
  const termsUrl = 'https://example.com/terms'
  expect(await save({ termsUrl: ` ${termsUrl} `, privacyUrl: '' })).toMatchObject({ ok: true })
  expect(await getTerms(shop.admin)).toEqual({ termsUrl, privacyUrl: null })
  await save({})
  expect(await getTerms(shop.admin)).toEqual({ termsUrl: null, privacyUrl: null })
  const rows = await test.sql`
    select before, after from audit_event where action = 'profile.terms_changed' and profile_id = ${shop.profileId} order by id`
  expect(rows.map(({ before, after }) => [before.termsUrl, after.termsUrl])).toEqual([
    [null, termsUrl],
    [termsUrl, null],
  ])
})

it.each([
  'javascript:alert(1)',
  'data:text/html,hello',
  'example.com/terms',
  '//example.com/terms',
  'https://somebody:secret@example.com/terms',
  'https://localhost/terms',
  `https://example.com/${'a'.repeat(500)}`,
])('refuses %.40s as an address to lead payers to', (termsUrl) => {
  expect(termsSchema.safeParse({ termsUrl, privacyUrl: '' }).success).toBe(false)
})

it('is for administrators', async () => {
  await expect(saveTerms(shop.normal, { termsUrl: null, privacyUrl: null })).rejects.toBeInstanceOf(Forbidden)
  await expect(getTerms(shop.normal)).rejects.toBeInstanceOf(Forbidden)
})
