import type { Begun, Reply } from './client'
import type { StartBody } from './driver'
import { followUps } from './follow-ups'
import { playLink } from './links'
import type { Random } from './random'
import { settle } from './settle'
import { DRIVERS } from './stage'
import {
  byCard,
  byPayPal,
  CHALLENGED_CARDS,
  DECLINED_CARDS,
  decisive,
  PLAIN_CARDS,
  request,
  SLOW_REFUNDS,
  type View,
  type Wish,
  type World,
  wishOf,
} from './story'

// The stories: what one payer does with one wish to pay, to its end.

const STORIES = {
  card: 24,
  declined_then_retry: 9,
  three_d_secure: 13,
  keep_and_charge_again: 9,
  verify: 3,
  paypal: 18,
  authorize_card: 13,
  authorize_paypal: 11,
  by_link: 50,
} as const

type Story = keyof typeof STORIES

/** Plays the payment with this number. It ends however it ends: what happened is judged afterwards. */
export async function play(world: World, index: number, random: Random): Promise<void> {
  const story = random.weighted<Story>(STORIES)
  world.records.load.add(`story ${story.replaceAll('_', ' ')}`)
  const wish = (type: Wish['type'], with_: 'card' | 'paypal' = 'card') => wishOf(world, index, random, with_, type)
  switch (story) {
    case 'card':
      return payByCard(world, wish('purchase'), random, random.chance(0.12) ? random.pick(SLOW_REFUNDS) : undefined)
    case 'declined_then_retry':
      return payByCard(world, wish('purchase'), random, random.pick(DECLINED_CARDS))
    case 'three_d_secure':
      return payByCard(
        world,
        wish(random.chance(0.8) ? 'purchase' : 'authorization'),
        random,
        random.pick(CHALLENGED_CARDS),
      )
    case 'keep_and_charge_again':
      return keepAndChargeAgain(world, wish('purchase'), random)
    case 'verify':
      return keepAndChargeAgain(world, wish('verification'), random)
    case 'authorize_card':
      return payByCard(world, wish('authorization'), random)
    case 'paypal':
      return payByPayPal(world, wish('purchase', 'paypal'), random)
    case 'authorize_paypal':
      return payByPayPal(world, wish('authorization', 'paypal'), random)
    case 'by_link':
      return playLink(world, index, random)
  }
}

async function payByCard(world: World, wish: Wish, random: Random, card?: string): Promise<void> {
  const token = card ?? random.pick(PLAIN_CARDS)
  const begun = await press(world, request(wish, byCard(world, token)), random)
  const view = await settle(world, wish.payer, begun, random, { impatience: anotherCard(world, wish, random) })
  const paid = view && (await retry(world, wish, view, random))
  if (paid) await followUps(world, paid, random)
}

async function payByPayPal(world: World, wish: Wish, random: Random): Promise<void> {
  const begun = await press(world, request(wish, byPayPal(world)), random)
  const view = await settle(world, wish.payer, begun, random)
  if (view) await followUps(world, view, random)
}

async function keepAndChargeAgain(world: World, wish: Wish, random: Random): Promise<void> {
  const token = await world.processors.newCard(random.pick(['tok_visa', 'tok_mastercard', 'tok_threeDSecure2Required']))
  const begun = await press(world, request(wish, byCard(world, token), { keep: true }), random)
  await settle(world, wish.payer, begun, random)
  const kept = await world.client.cards(wish.payer, wish.payer.customerId, random)
  const storedMethodId = kept[random.int(0, Math.max(0, kept.length - 1))]
  if (!storedMethodId) return
  const again: Wish = {
    ...wish,
    type: 'purchase',
    key: `${wish.key}-again`,
    amountMinor: wish.type === 'verification' ? '12340' : wish.amountMinor,
  }
  const body = request(again, { kind: 'stored', storedMethodId })
  // Sometimes staff charge the card while the payer is away.
  const asked = random.chance(0.4) ? { ...body, actor: world.staff } : body
  const view = await settle(world, again.payer, await press(world, asked, random), random)
  if (view) await followUps(world, view, random)
}

/** Presses "Pay", as people do: once, twice, in two tabs, again with another amount, again before there was an answer. */
async function press(world: World, body: StartBody, random: Random): Promise<Reply<Begun>> {
  const { client, records } = world
  const how = random.weighted({ once: 70, double_click: 14, two_tabs: 8, five_at_once: 2, impatient: 6 })
  if (how !== 'once') records.load.add(`pressed: ${how.replaceAll('_', ' ')}`)
  const copies = how === 'double_click' || how === 'two_tabs' ? 2 : how === 'five_at_once' ? 5 : 1
  const other =
    how === 'two_tabs' && body.input.type !== 'verification'
      ? { ...body, input: { ...body.input, with: byCard(world, 'pm_card_visa') } }
      : body
  const presses = Array.from({ length: copies }, (_, at) =>
    client.start(at === 0 ? body : other, random, DRIVERS[at % DRIVERS.length]),
  )
  const [first] = await Promise.all(presses)
  if (first === undefined) throw new Error('nothing was pressed')
  if (how === 'impatient') await client.start({ ...body, input: { ...body.input, attempt: 1 } }, random)
  if (random.chance(0.04) && body.input.type !== 'verification') await pressForAnotherAmount(world, body, random)
  return first
}

/** The same key for another amount is another wish: it must be refused. */
async function pressForAnotherAmount(world: World, body: StartBody, random: Random): Promise<void> {
  const { amountMinor, currency } = body.input.amount
  const other = { ...body.input, amount: { amountMinor: String(Number(amountMinor) + 1000), currency } }
  const reply = await world.client.start({ ...body, input: other }, random)
  if (reply.kind === 'done')
    world.records.violations.push(`key ${body.input.key} of ${body.input.customerId} was taken for two amounts`)
}

/** Pays the same with another card, although nobody knows yet what came of the first: it must not be charged. */
function anotherCard(world: World, wish: Wish, random: Random) {
  return ({ attempts }: View) =>
    world.client.start(request(wish, byCard(world, 'pm_card_visa'), { attempt: attempts.length }), random)
}

/** A declined payer tries again with a good card, knowing of every attempt that ended. */
async function retry(world: World, wish: Wish, view: View, random: Random): Promise<View | undefined> {
  let now: View | undefined = view
  for (let tries = 0; tries < 2 && now; tries++) {
    const last = decisive(now)
    if (last?.status !== 'declined' && last?.status !== 'failed') return now
    if (random.chance(0.15)) return undefined
    const body = request(wish, byCard(world, 'pm_card_visa'), { attempt: now.attempts.length })
    now = await settle(world, wish.payer, await press(world, body, random), random)
  }
  return now
}
