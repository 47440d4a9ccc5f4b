import { db } from '../support/database'
import type { ActorName } from './matrix'
import type { World } from './world'

// What must not be in anything that somebody is sent, read from the database itself: ids, names and addresses of others, and what nobody
// may read at all. Names and ids are long and peculiar, so that finding one is never chance.

/** Every text that would be a leak in an answer to this person. `ownSession` is theirs to see. */
export async function forbiddenTo(world: World, actor: ActorName): Promise<readonly string[]> {
  const { ours, theirs, people } = world
  const hidden = await sealedAway(world)
  if (actor === 'nobody')
    return [...hidden, ...(await ofProfile(ours.profileId)), ...(await ofProfile(theirs.profileId))]
  if (actor === 'foreign') return [...hidden, ...(await ofProfile(ours.profileId))]
  const foreign = [...hidden, ...(await ofProfile(theirs.profileId))]
  switch (actor) {
    case 'john':
    case 'mia':
      return [
        ...foreign,
        ...(await ofOtherCustomers(ours.profileId, world[actor].customerId)),
        ...(await ofStaff(ours.profileId)),
        ...(await ordersOfOthers(ours.profileId, world[actor].customerId)),
      ]
    case 'restricted':
      return [
        ...foreign,
        ...(await ofOthersThanMadeBy(ours.profileId, people.restricted.loginId)),
        ...(await ordersBut(ours.profileId, people.restricted.loginId)),
      ]
    default:
      return foreign
  }
}

/** What is written and never shown: keys, sealed settings, tokens, hashes. */
async function sealedAway({ ours, theirs }: World): Promise<readonly string[]> {
  const rows = await db()<{ text: string }[]>`
    select settings_sealed as text from payment_system union all select token_sealed from stored_method
    union all select token_hash from stored_method union all select token_hash from sign_in_link
    union all select token_hash from payment_link union all select token_sealed from payment_link
    union all select password_hash from login where password_hash is not null`
  return [ours.key, theirs.key, ...rows.map(({ text }) => text)]
}

async function ofProfile(profileId: string): Promise<readonly string[]> {
  const tables = await db()<{ name: string }[]>`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name in ('id', 'profile_id')
    group by table_name having count(*) = 2`
  const ids = await Promise.all(
    tables.map(({ name }) => db()<{ id: string }[]>`select id from ${db()(name)} where profile_id = ${profileId}`),
  )
  const people = await db()<{ text: string }[]>`
    select unnest(array[name, email]) as text from customer where profile_id = ${profileId}
    union select unnest(array[l.name, l.email, l.id]) from login l join seat s on s.login_id = l.id where s.profile_id = ${profileId}
    union select name from payment_system where profile_id = ${profileId} union select name from profile where id = ${profileId}`
  return peculiar([profileId, ...ids.flat().map(({ id }) => id), ...people.map(({ text }) => text)])
}

/** Customers of a profile but for those chosen, with all that hangs on them. */
async function ofCustomers(profileId: string, but: { readonly id?: string; readonly madeBy?: string }) {
  const rows = await db()<{ text: string }[]>`
    with other as (select id, name, email from customer where profile_id = ${profileId}
      and id <> ${but.id ?? ''} and created_by is distinct from ${but.madeBy ?? ''}),
    paid as (select p.id from payment p join other on other.id = p.customer_id where p.profile_id = ${profileId})
    select id as text from other union select name from other union select email from other union select id from paid
    union select a.id from account a join other on other.id = a.customer_id
    union select m.id from stored_method m join other on other.id = m.customer_id
    union select t.id from transaction t join paid on paid.id = t.payment_id
    union select t.reference from transaction t join paid on paid.id = t.payment_id
    union select d.id from document d join paid on paid.id = d.payment_id`
  return peculiar(rows.map(({ text }) => text))
}

const ofOtherCustomers = (profileId: string, id: string) => ofCustomers(profileId, { id })
const ofOthersThanMadeBy = (profileId: string, madeBy: string) => ofCustomers(profileId, { madeBy })

/** Orders and payment links of a profile but for those that somebody made, with whom they were sent to. */
async function ordersBut(profileId: string, madeBy: string) {
  const rows = await db()<{ text: string }[]>`
    select id as text from "order" where profile_id = ${profileId} and created_by <> ${madeBy}
    union select id from payment_link where profile_id = ${profileId} and created_by <> ${madeBy}
    union select email from payment_link where profile_id = ${profileId} and created_by <> ${madeBy}`
  return peculiar(rows.map(({ text }) => text))
}

/** Orders of a profile but for a customer's own, and every payment link: no link is a customer's to list. */
async function ordersOfOthers(profileId: string, customerId: string) {
  const rows = await db()<{ text: string }[]>`
    select id as text from "order" where profile_id = ${profileId} and customer_id is distinct from ${customerId}
    union select id from payment_link where profile_id = ${profileId}
    union select email from payment_link where profile_id = ${profileId}`
  return peculiar(rows.map(({ text }) => text))
}

/**
 * What whoever opens John's order by its link is told of it, and of nothing else: whom it is paid to, what it is called, and which papers it has.
 * No name, no address, no payment.
 */
export async function toldByLink({ ours, john: { portal } }: World, path: string): Promise<readonly string[]> {
  if (!path.startsWith(`/order/${portal.token}`)) return []
  const rows = await db()<{ text: string }[]>`
    select name as text from profile where id = ${ours.profileId}
    union select d.id from document d join payment p on p.profile_id = d.profile_id and p.id = d.payment_id
      where p.order_id = ${portal.orderId}`
  return [portal.orderId, ...rows.map(({ text }) => text)]
}

/** Who works there, what they did, and the processor's words that are for them alone. */
async function ofStaff(profileId: string): Promise<readonly string[]> {
  const rows = await db()<{ text: string }[]>`
    select unnest(array[l.id, l.email, l.name, s.id]) as text from login l join seat s on s.login_id = l.id
    where s.profile_id = ${profileId} and s.role is not null
    union select id from audit_event where profile_id = ${profileId}
    union select id from transaction_step where profile_id = ${profileId}
    union select id from callback_event where profile_id = ${profileId}
    union select id from entry where profile_id = ${profileId}`
  return ['approved_by_network', 'risk_level', ...peculiar(rows.map(({ text }) => text))]
}

/** Texts that say something by being there: a short one could be part of anything. */
function peculiar(texts: readonly (string | null)[]): readonly string[] {
  return texts.filter((text) => text !== null && text.length >= 8) as readonly string[]
}
