import { toMajor } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import type { Begun, Opened, Reply } from './client'
import type { Form, MadeLink } from './link-driver'
import { BACK_TO } from './processors'
import { type Random, randomOf } from './random'
import { settle } from './settle'
import { DRIVERS, type DriverName } from './stage'
import {
  byCard,
  byPayPal,
  CHALLENGED_CARDS,
  DECLINED_CARDS,
  decisive,
  PLAIN_CARDS,
  SLOW_REFUNDS,
  type View,
  type World,
} from './story'

// Links, and how one payer opens one and pays by it.

export const CURRENCIES = ['USD', 'USD', 'EUR', 'CHF', 'JPY', 'KWD'] as const
const WALLETED: readonly string[] = ['USD', 'EUR', 'CHF']

/** One link and everything that happens to it. */
export interface Scene {
  readonly world: World
  readonly index: number
  readonly random: Random
  readonly currency: string
}

/** Somebody with a browser of their own, who does what they do whatever others do meanwhile. */
export interface Payer {
  readonly visit: string
  readonly name: string
  readonly email: string
  readonly random: Random
}

/** The payer with this number. */
export function payer({ world, index, random }: Scene, n: number): Payer {
  const name = `Holder ${index}-${n}`
  // Some have an address that a customer has already.
  const email = random.chance(0.15) ? random.pick(world.customers).name : name
  return {
    visit: `a browser of a visitor, number ${index}-${n}`,
    name,
    email: `${email.toLowerCase().replaceAll(' ', '')}@quittance.example`,
    random: randomOf(random.int(0, 2 ** 30), name),
  }
}

/** Makes a link, which is sent to somebody or to nobody. Undefined when it was refused. */
export async function made(scene: Scene, form: Readonly<Record<string, string>>): Promise<MadeLink | undefined> {
  const { world, index, random, currency } = scene
  const minor = random.int(1000, 60_000)
  const amount = toMajor(money(BigInt(currency === 'KWD' ? minor * 10 : minor), currency))
  const ways = {
    none: {},
    mail: { email: `link${index}@quittance.example`, notifyEmail: 'on', sending: 'now' },
    both: {
      email: `link${index}@quittance.example`,
      phone: `+1202${String(5_550_000 + index)}`,
      notifyEmail: 'on',
      notifySms: 'on',
      sending: 'now',
    },
  } as const
  const whole: Form = {
    amount,
    currency,
    mode: 'test',
    description: 'Fees',
    ...(form.sending ? {} : ways[random.weighted({ none: 40, mail: 35, both: 25 })]),
    ...form,
    reference: `link-${index}${form.orderId ? `-${random.int(0, 1e9)}` : ''}`,
  }
  return world.client.makeLink({ actor: world.staff, form: whole }, random)
}

interface Manner {
  readonly first?: DriverName
  readonly card?: string
  /** Pays less than all where that may be. */
  readonly inParts?: boolean
  readonly lingering?: () => Promise<void>
}

/** Opens a link and pays by it, trying again where a card was declined. Undefined when nothing could be paid. */
export async function pay(
  { world }: Scene,
  { token }: MadeLink,
  who: Payer,
  manner: Manner = {},
): Promise<View | undefined> {
  const { client, records } = world
  let card =
    manner.card ??
    who.random.pick([...PLAIN_CARDS, SLOW_REFUNDS[1], ...DECLINED_CARDS.slice(0, 2), CHALLENGED_CARDS[0]])
  for (let tries = 0; tries < 3; tries++) {
    const page = await client.openLink({ token, visit: who.visit }, who.random)
    if (!page?.checkout?.due) {
      records.load.add(`link is ${page?.checkout?.state ?? 'not there'}`)
      return undefined
    }
    const begun = await press(world, page, who, card, manner)
    const view = await settle(world, world.staff, begun, who.random, manner)
    const last = view && decisive(view)
    if (last?.status !== 'declined' && last?.status !== 'failed') return view
    if (who.random.chance(0.15)) return undefined
    card = who.random.chance(0.2) ? SLOW_REFUNDS[1] : 'pm_card_visa'
  }
  return undefined
}

/** Presses "Pay" on the page of a link: once, twice, or again before there was an answer. */
async function press(
  world: World,
  { actor, checkout }: Opened,
  who: Payer,
  card: string,
  manner: Pick<Manner, 'first' | 'inParts'>,
): Promise<Reply<Begun>> {
  const { random, visit, name, email } = who
  if (!checkout?.due) return { kind: 'refused', code: 'not_open' }
  const { currency } = checkout.due
  const wallet = WALLETED.includes(currency) && !CHALLENGED_CARDS.includes(card as never) && random.chance(0.25)
  const body = {
    actor,
    backTo: BACK_TO,
    input: {
      amountMinor: checkout.own?.state === 'failed' ? checkout.own.amount.amountMinor : amountOf(checkout, who, manner),
      with: wallet ? byPayPal(world) : byCard(world, card),
      visit,
      key: checkout.key,
      attempt: checkout.attempt,
      payer: checkout.asksWho ? { name, email } : null,
      keep: false,
      challenge: 'redirect',
    },
  } as const
  const copies = random.chance(0.2) ? 2 : 1
  const presses = Array.from({ length: copies }, (_, at) =>
    world.client.startByLink(body as never, random, at === 0 ? manner.first : random.pick(DRIVERS)),
  )
  const [first] = await Promise.all(presses)
  return first ?? { kind: 'silence' }
}

function amountOf(
  { due, part }: NonNullable<Opened['checkout']>,
  { random }: Payer,
  { inParts: wants }: Manner,
): string {
  if (!part || !wants) return due?.amountMinor ?? ''
  const amount = random.int(Number(part.from.amountMinor), Number(part.to.amountMinor))
  // Stripe wants the last of three decimals to be 0.
  return String(part.from.currency === 'KWD' ? Math.ceil(amount / 10) * 10 : amount)
}

/** Presses "Pay" on a page that was opened while it could still be paid; `what` is why nobody may now. */
export async function mustBeRefused(world: World, page: Opened, who: Payer, what: string): Promise<void> {
  if (!page.checkout?.due) return
  const begun = await press(world, page, who, 'pm_card_visa', {})
  if (begun.kind === 'done')
    world.records.violations.push(`${what} was paid by somebody who came later: ${begun.value.paymentId}`)
}
