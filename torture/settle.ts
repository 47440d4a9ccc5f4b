import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '@/lib/auth/actor'
import type { Begun, Reply } from './client'
import type { Random } from './random'
import { type Attempt, decisive, type View, type World } from './story'

// What a payer does after "Pay" was pressed.

/** What a payer is like. */
export interface Habits {
  /** How long they look at the page of their bank. */
  readonly lingering?: () => Promise<void>
  /** What those do who do not wait until it is known what came of it: take another card. */
  readonly impatience?: (view: View) => Promise<unknown>
}

/** Follows an attempt until the payer has nothing left to do. `asker` may read the payment. */
export async function settle(
  world: World,
  asker: Actor,
  begun: Reply<Begun>,
  random: Random,
  { lingering, impatience }: Habits = {},
): Promise<View | undefined> {
  if (begun.kind !== 'done') return undefined
  const { client } = world
  for (let looks = 0; looks < 4; looks++) {
    const view = await client.read(asker, begun.value.paymentId, random)
    const attempt = view && decisive(view)
    if (!view || !attempt) return undefined
    if (attempt.status === 'pending' && attempt.nextStep?.kind === 'redirect') {
      await lingering?.()
      await goTo(world, asker, attempt, attempt.nextStep.url, random)
      return client.read(asker, begun.value.paymentId, random)
    }
    if (attempt.status !== 'unknown' && attempt.status !== 'created') return view
    // "We are checking": the page asks again by itself.
    if (random.chance(0.3)) await client.goBack({ actor: asker, transactionId: attempt.id, manner: 'resume' }, random)
    if (impatience && random.chance(0.3)) await impatience(view)
    await sleep(random.int(300, 1200))
  }
  return client.read(asker, begun.value.paymentId, random)
}

/** The payer is sent away to the bank or to PayPal, and comes back, or does not. */
async function goTo(world: World, asker: Actor, attempt: Attempt, url: string, random: Random): Promise<void> {
  const back = (manner: 'resume' | 'give_up') =>
    world.client.goBack({ actor: asker, transactionId: attempt.id, manner }, random)
  const { records, processors } = world
  const what = random.weighted({ passes: 62, passes_and_stays: 10, fails: 9, walks_away: 10, lies: 4, cancels: 5 })
  records.load.add(`at the processor: ${what.replaceAll('_', ' ')}`)
  const paypal = url.includes('checkoutnow')
  if (what === 'walks_away') return
  // The address of the return is typed in by hand, nothing was paid.
  if (what === 'lies') return back('resume')
  if (what === 'cancels') {
    if (paypal) await processors.decideAtPayPal(url, 'cancel')
    return back('give_up')
  }
  const well = what !== 'fails'
  if (!paypal) await processors.authenticate(url, well ? 'complete' : 'fail')
  else
    await processors.decideAtPayPal(
      url,
      what === 'passes_and_stays' ? 'walk-away' : 'approve',
      well ? funding(random) : 'refused',
    )
  if (what === 'passes_and_stays') return
  // The browser's return and the processor's callback race each other; some browsers return twice.
  await Promise.all(Array.from({ length: random.chance(0.2) ? 2 : 1 }, () => back('resume')))
}

function funding(random: Random): string {
  return random.weighted({ balance: 88, review: 5, echeck: 4, declined: 3 })
}
