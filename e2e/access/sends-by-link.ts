import { db } from '../support/database'
import { payByLink, tokenOf } from './by-link'
import type { Send } from './sends'
import { anything } from './spare'
import { makeOrder, newCard, type World } from './world'

// What the rows of payment links send. Everybody has a browser with a secret of its own; John's is the one that made his payment.

const pay: Send = async ({ ours, theirs, john, stranger }, { who }) => {
  const [side, payer] = who === 'foreign' ? [theirs, stranger] : [ours, john]
  // Another row may have asked for it.
  const [asked] = await db()`select terms_url, privacy_url from profile where id = ${side.actor.profileId}`
  return {
    linkToken: await tokenOf(side, (await makeOrder(side.actor, payer.customerId)).linkId),
    amount: '42',
    method: `new:${side.systemId}:card`,
    token: await newCard(side),
    key: 'after:none',
    attempt: '0',
    terms: asked?.terms_url ?? '',
    privacy: asked?.privacy_url ?? '',
  }
}

/** About a payment that waits, in John's browser. */
const ofWaiting: Send = async (world, { grant }) => {
  const { token, paymentId } = grant ? await waiting(world) : world.john.byLink
  return { linkToken: token, payment: paymentId }
}

async function waiting({ ours, john }: World) {
  const { linkId } = await makeOrder(ours.actor, john.customerId)
  return payByLink(ours, { linkId, visit: john.byLink.visit, card: await newCard(ours, 'tok_authenticationRequired') })
}

export const SENDS_BY_LINK: Readonly<Record<string, Send>> = {
  'pay/[token]/actions#pay': pay,
  'pay/[token]/actions#pay (no such link)': async (world, of) => ({ ...(await pay(world, of)), linkToken: anything() }),
  'pay/[token]/payments/[id]/actions#payAnotherWay': ofWaiting,
  'pay/[token]/payments/[id]/actions#checkNow': ofWaiting,
}
