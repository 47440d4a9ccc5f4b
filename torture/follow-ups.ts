import type { FollowUpBody } from './driver'
import type { Random } from './random'
import { DRIVERS } from './stage'
import type { View, World } from './story'

// What staff do with money that was reserved or taken.

type Action = View['actions'][number]

const MOST = 4

/** Captures, reverses and refunds as staff do: in parts, at once from two desks, clicking twice, and on the processor's own pages. */
export async function followUps(world: World, view: View, random: Random): Promise<void> {
  const reserved = view.attempts.some(({ type, status }) => type === 'authorization' && status === 'succeeded')
  const wanted = reserved ? random.int(1, MOST) : random.chance(0.4) ? random.int(1, 3) : 0
  for (let done = 0; done < wanted; done++) {
    const now = await world.client.read(world.staff, view.id, random)
    const action = now && choose(now, random)
    if (!now || !action) return
    if (action.type === 'refund' && random.chance(0.08) && (await refundElsewhere(world, now, action, random))) continue
    await act(world, now, action, random)
  }
}

function choose(view: View, random: Random): Action | undefined {
  const possible = view.actions.filter(({ disabledBecause }) => disabledBecause === undefined)
  return possible[random.int(0, Math.max(0, possible.length - 1))]
}

async function act(world: World, view: View, action: Action, random: Random): Promise<void> {
  const { client, records } = world
  const body = bodyOf(world, view, action, random)
  const how = random.weighted({ once: 62, double_click: 20, two_desks: 18 })
  if (how !== 'once') records.load.add(`${action.type}: ${how.replaceAll('_', ' ')}`)
  if (how === 'once') {
    await client.followUp(body, random)
    return
  }
  // The other desk looks at the same page and decides something else about the same money.
  const rival = choose(view, random) ?? action
  const other = how === 'two_desks' ? bodyOf(world, view, rival, random) : body
  await Promise.all([client.followUp(body, random, DRIVERS[0]), client.followUp(other, random, DRIVERS[1])])
}

function bodyOf(world: World, view: View, action: Action, random: Random): FollowUpBody {
  const whole = action.type === 'void' || !action.partial || random.chance(0.35)
  const amount = { amountMinor: share(action, random), currency: action.max.currency }
  const { transactionId, type } = action
  const input = { transactionId, type, reason: 'torture', seen: view.seen }
  return { actor: world.staff, input: whole ? input : { ...input, amount } }
}

function share(action: Action, random: Random): string {
  const most = Number(action.max.amountMinor)
  const part = Math.max(1, Math.floor(most * (0.1 + 0.8 * random.next())))
  return String(action.max.currency === 'KWD' && most >= 10 ? Math.max(10, part - (part % 10)) : part)
}

/** A refund that we hear of only from the processor. */
async function refundElsewhere(world: World, view: View, action: Action, random: Random): Promise<boolean> {
  const found = find(view, action.transactionId)
  if (!found?.reference) return false
  const captureId = found.reference.split('/')[1]
  const paypal = view.method === 'paypal'
  if (paypal && !captureId) return false
  const done = paypal
    ? await world.processors.refundAtPayPal(captureId ?? '')
    : await world.processors.refundOnDashboard(found.reference, share(action, random))
  if (done) world.records.load.add('refund on the processor’s own pages')
  return done
}

function find(view: View, id: string): View['attempts'][number] | undefined {
  return view.attempts.flatMap((one) => [one, ...one.children]).find((one) => one.id === id)
}
