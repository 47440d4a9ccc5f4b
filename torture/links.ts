import { setTimeout as sleep } from 'node:timers/promises'
import { toMajor } from '@/lib/money/format'
import { money } from '@/lib/money/money'
import { followUps } from './follow-ups'
import type { MadeLink } from './link-driver'
import { CURRENCIES, made, mustBeRefused, pay, payer, type Scene } from './link-payers'
import type { Random } from './random'
import { DRIVERS } from './stage'
import { CHALLENGED_CARDS, type World } from './story'

// Payments by links: what payers, clerks and the clock do with one link, at the same time.

const STORIES = {
  one_payer: 20,
  two_payers: 22,
  two_links_of_an_order: 12,
  in_parts: 12,
  used_often: 10,
  reserved: 10,
  cancelled_meanwhile: 14,
  expires_meanwhile: 14,
  scheduled: 14,
} as const

/** Plays the payment with this number by a link. It ends however it ends: what happened is judged afterwards. */
export async function playLink(world: World, index: number, random: Random): Promise<void> {
  const story = random.weighted<keyof typeof STORIES>(STORIES)
  world.records.load.add(`link ${story.replaceAll('_', ' ')}`)
  const scene: Scene = { world, index, random, currency: random.pick(CURRENCIES) }
  switch (story) {
    case 'one_payer':
      return onePayer(scene, {})
    case 'two_payers':
      return atOnce(scene, await made(scene, {}), 2)
    case 'two_links_of_an_order':
      return twoLinks(scene)
    case 'in_parts':
      return inParts(scene)
    case 'used_often':
      return atOnce(scene, await made(scene, { uses: 'many', ...(random.chance(0.7) ? { usesMost: '2' } : {}) }), 4)
    case 'reserved':
      return onePayer(scene, { preauthorize: 'on' })
    case 'cancelled_meanwhile':
      return cancelledMeanwhile(scene)
    case 'expires_meanwhile':
      return expiresMeanwhile(scene)
    case 'scheduled':
      return scheduled(scene)
  }
}

async function onePayer(scene: Scene, form: Readonly<Record<string, string>>): Promise<void> {
  const link = await made(scene, form)
  if (!link) return
  const view = await pay(scene, link, payer(scene, 1))
  if (view) await followUps(scene.world, view, scene.random)
}

/** Several payers of one link at the same instant; of whoever could pay something may be given back. */
async function atOnce(scene: Scene, link: MadeLink | undefined, payers: number): Promise<void> {
  if (!link) return
  const all = Array.from({ length: payers }, (_, n) => payer(scene, n))
  const views = await Promise.all(all.map((who, n) => pay(scene, link, who, { first: DRIVERS[n % 2] ?? DRIVERS[0] })))
  for (const view of views) if (view) await followUps(scene.world, view, scene.random)
}

/** Two links of one order are one debt. */
async function twoLinks(scene: Scene): Promise<void> {
  const { world, index, random, currency } = scene
  const price = toMajor(money(BigInt(random.int(100, 2000) * 10), currency))
  const form = {
    currency,
    mode: 'test',
    items: [
      { name: 'Hat', quantity: '3', price },
      { name: 'Scarf', quantity: '1', price },
    ],
    reference: `order-${index}`,
    ...(random.chance(0.5) ? { preauthorize: 'on' } : {}),
  }
  const orderId = await world.client.makeOrder({ actor: world.staff, form }, random)
  if (!orderId) return
  const links = [await made(scene, { orderId }), await made(scene, { orderId })]
  const ended = random.chance(0.3)
    ? sleep(random.int(0, 1500)).then(() =>
        world.client.change(
          { actor: world.staff, change: { kind: 'cancel_order', orderId, reason: 'torture' } },
          random,
        ),
      )
    : undefined
  const paid = links.map((link, n) => link && pay(scene, link, payer(scene, n), { first: DRIVERS[n] ?? DRIVERS[0] }))
  const views = await Promise.all(paid)
  await ended
  for (const view of views) if (view) await followUps(world, view, random)
}

/** Several payers share what one link asks for. */
async function inParts(scene: Scene): Promise<void> {
  const { random, currency } = scene
  const link = await made(scene, { parts: 'on', partMin: toMajor(money(currency === 'KWD' ? 1000n : 100n, currency)) })
  if (!link) return
  for (let round = 0; round < 3; round++) {
    const all = Array.from({ length: random.int(1, 2) }, (_, n) => payer(scene, round * 2 + n))
    const views = await Promise.all(all.map((who) => pay(scene, link, who, { inParts: who.random.chance(0.8) })))
    for (const view of views) if (view && random.chance(0.3)) await followUps(scene.world, view, random)
  }
}

/** A clerk cancels while somebody is paying; once that was accepted, nobody else can. */
async function cancelledMeanwhile(scene: Scene): Promise<void> {
  const { world, random } = scene
  const link = await made(scene, random.chance(0.4) ? { uses: 'many' } : {})
  if (!link) return
  const [who, late] = [payer(scene, 1), payer(scene, 2)]
  const page = await world.client.openLink({ token: link.token, visit: late.visit }, random)
  const change = { kind: 'cancel_link', linkId: link.linkId, message: 'Paid at the desk' } as const
  const [view, isCancelled] = await Promise.all([
    pay(scene, link, who, { card: CHALLENGED_CARDS[0], lingering: () => sleep(who.random.int(300, 1500)) }),
    sleep(random.int(0, 1200)).then(() => world.client.change({ actor: world.staff, change }, random)),
  ])
  if (isCancelled && page) await mustBeRefused(world, page, late, `cancelled link ${link.linkId}`)
  if (view) await followUps(world, view, random)
}

/** The time of a link is over while its payer is at the bank: what comes then is paid late, and nobody else can begin. */
async function expiresMeanwhile(scene: Scene): Promise<void> {
  const { world, random } = scene
  const expiresAt = new Date(Date.now() + random.int(1500, 3500))
  const link = await made(scene, { expiresAt: expiresAt.toISOString() })
  if (!link) return
  const [who, late] = [payer(scene, 1), payer(scene, 2)]
  const page = await world.client.openLink({ token: link.token, visit: late.visit }, random)
  const until = (moment: number) => sleep(Math.max(0, moment - Date.now()))
  const isOver = () => Date.now() > expiresAt.getTime()
  // Nobody is at it, and the clock has not come round: the time alone forbids it.
  if (random.chance(0.4)) {
    await until(expiresAt.getTime() + random.int(20, 200))
    if (page && isOver()) await mustBeRefused(world, page, late, `past link ${link.linkId}`)
    await world.client.sweepLinks(random)
  } else {
    const past = () => until(expiresAt.getTime() + random.int(-100, 600))
    const clock = past().then(() => world.client.sweepLinks(random))
    const view = await pay(scene, link, who, { card: CHALLENGED_CARDS[0], lingering: past })
    await clock
    if (page && isOver()) await mustBeRefused(world, page, late, `expired link ${link.linkId}`)
    if (view) await followUps(world, view, random)
  }
  const again = { kind: 'extend', linkId: link.linkId, expiresAt: '2090-01-01T00:00:00Z' } as const
  if (random.chance(0.4) && (await world.client.change({ actor: world.staff, change: again }, random)))
    await pay(scene, link, late)
}

/** Sent by the clock, which comes round in two processes at once. */
async function scheduled(scene: Scene): Promise<void> {
  const { world, index, random } = scene
  const sendAt = new Date(Date.now() + random.int(1000, 3000))
  const link = await made(scene, {
    email: `link${index}@quittance.example`,
    notifyEmail: 'on',
    sending: 'scheduled',
    sendAt: sendAt.toISOString(),
  })
  if (!link) return
  await pay(scene, link, payer(scene, 1))
  await sleep(Math.max(0, sendAt.getTime() - Date.now()))
  await world.client.sweepLinks(random)
  const view = await pay(scene, link, payer(scene, 2))
  if (random.chance(0.5))
    await world.client.change({ actor: world.staff, change: { kind: 'remind', linkId: link.linkId } }, random)
  if (view) await followUps(world, view, random)
}
