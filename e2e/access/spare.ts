import { createHash, randomBytes } from 'node:crypto'
import { CURRENCY_CODES } from '@/lib/money/currencies'
import { db } from '../support/database'
import { strayCallback } from './desk'
import { makePerson, type Person } from './people'
import { asRestricted, keepCard, makeCustomer, makeOrder, makeSystem, pay, type World } from './world'

// What one call is about: with `grant` something made for it, which it may use up; without, what everybody shares.

/** A text that is nowhere else. */
export const anything = () => randomBytes(6).toString('hex')
/** Nobody's e-mail address yet. */
export const address = () => `${anything()}@canary.example`

/** The token of a good link of somebody new. */
export async function linkFor(world: World, purpose: 'sign_in' | 'set_password'): Promise<string> {
  const { loginId } = await makePerson(world.ours.profileId, 'Linda Canary')
  const token = anything()
  const tokenHash = createHash('sha256').update(token).digest('base64url')
  await db()`insert into sign_in_link (token_hash, login_id, purpose, expires_at)
    values (${tokenHash}, ${loginId}, ${purpose}, now() + interval '5 minutes')`
  return token
}

/** The seat of a new member of our staff, who has a password unless they were only invited. */
export async function staffSeat(world: World, invited = false): Promise<string> {
  const person = await makePerson(world.ours.profileId, 'Stella Canary', { role: 'normal' })
  if (invited) await db()`update login set password_hash = null where id = ${person.loginId}`
  return person.seatId
}

/** John's card, or a further one to use up. */
export const johnsCard = async ({ ours, john }: World, grant: boolean) =>
  grant ? await keepCard(ours, john.actor) : john.cardId

/** John's payment of that kind, or a further one to use up. */
export const made = (kind: 'paid' | 'reserved' | 'waiting') => async (world: World, grant: boolean) =>
  grant ? await pay(world.ours, world.john.actor, kind) : world.john[kind]

/** Our payment system, or a further one to use up. */
export const system = async (world: World, grant: boolean) =>
  grant ? await makeSystem(world.ours.actor, `Spare ${anything()}`, world.ours.key) : world.ours.systemId

/** Our stray callback, or a further one to use up. */
export const stray = async ({ ours }: World, grant: boolean) => (grant ? await strayCallback(ours) : ours.strayId)

/** A currency that a profile does not have. */
export async function unusedCurrency(profileId: string): Promise<string> {
  const known = await db()<{ code: string }[]>`select code from currency where profile_id = ${profileId}`
  const code = CURRENCY_CODES.find((one) => one !== 'BTC' && !known.some((row) => row.code === one))
  if (!code) throw new Error('Every currency is used up')
  return code
}

/** A currency of ours in which nothing is. */
export async function spareCurrency(world: World): Promise<string> {
  const code = await unusedCurrency(world.ours.profileId)
  await db()`insert into currency (profile_id, code, exchange_rate) values (${world.ours.profileId}, ${code}, 1)`
  return code
}

/** A currency of ours in which a customer has no account. */
export async function spareAccountCurrency(world: World, customerId: string): Promise<string> {
  const [row] = await db()`select code from currency where profile_id = ${world.ours.profileId} and code not in (
    select currency from account where customer_id = ${customerId}) limit 1`
  return row ? String(row.code) : spareCurrency(world)
}

/** A further customer of ours, made by somebody of the staff when that is given. */
export async function spareCustomer({ ours }: World, madeBy?: Person): Promise<string> {
  const { customerId } = await makeCustomer(ours, `Carla ${anything()}`)
  if (madeBy) await db()`update customer set created_by = ${madeBy.loginId} where id = ${customerId}`
  return customerId
}

/** The seat that John sits in, or, as taking that would change nothing, another one of his. */
export async function johnsSeat(world: World, grant: boolean): Promise<string> {
  if (!grant) return world.john.seatId
  const seatId = `seat_${anything()}`
  await db()`insert into seat (profile_id, id, login_id, customer_id) values
    (${world.ours.profileId}, ${seatId}, ${world.john.loginId}, ${await spareCustomer(world)})`
  return seatId
}

/** A further order of ours with its link, by the restricted user where `own`. */
export async function spareOrder(world: World, own: boolean) {
  const { ours, people } = world
  const actor = own ? asRestricted(ours, people.restricted) : ours.actor
  return makeOrder(actor, await spareCustomer(world, own ? people.restricted : undefined))
}
