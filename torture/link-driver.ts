import type { Actor, PayerActor } from '@/lib/auth/actor'
import { cancelLink, cancelOrder } from '@/lib/orders/cancel'
import { createLink } from '@/lib/orders/create-link'
import { createOrder } from '@/lib/orders/create-order'
import { noteOpened } from '@/lib/orders/delivery'
import { listLinks } from '@/lib/orders/list-links'
import { listOrders } from '@/lib/orders/list-orders'
import { extendLink, remindLink } from '@/lib/orders/manage-link'
import { openLink } from '@/lib/orders/open-link'
import { getLink } from '@/lib/orders/read'
import { linkSchema, orderSchema } from '@/lib/orders/schemas'
import { sweepLinks } from '@/lib/orders/sweep'
import type { Refusal, Result } from '@/lib/result'
import { linkCheckout } from '@/lib/transactions/link-checkout'
import { type LinkPayment, startByLink } from '@/lib/transactions/start-by-link'

// What a driver does with orders and links, by the functions that the console's actions, the page of a link and the worker's clock call.

/** A form as the console sends it. Its reference is its own: asked for once more it is what was made the first time. */
export type Form = Readonly<Record<string, unknown>> & { readonly reference: string }

/** What `POST /make-link` and `POST /make-order` take. */
export interface MakeBody {
  readonly actor: Actor
  readonly form: Form
}

export interface MadeLink {
  readonly linkId: string
  readonly token: string
}

/** What `POST /open-link` takes: the address of a link, and the secret of a browser. */
export interface OpenBody {
  readonly token: string
  readonly visit: string
}

/** What `POST /start-by-link` takes. */
export interface LinkStartBody {
  readonly actor: PayerActor
  readonly input: Omit<LinkPayment, 'amountMinor' | 'urls'> & { readonly amountMinor: string }
  readonly backTo: string
}

/** What `POST /change-link` takes. */
export interface ChangeBody {
  readonly actor: Actor
  readonly change:
    | { readonly kind: 'cancel_link'; readonly linkId: string; readonly message: string }
    | { readonly kind: 'cancel_order'; readonly orderId: string; readonly reason: string }
    | { readonly kind: 'extend'; readonly linkId: string; readonly expiresAt: string }
    | { readonly kind: 'remind'; readonly linkId: string }
}

type Urls = LinkPayment['urls']
export type LinkAnswer = Result<unknown>

/** The function behind each path; each answers as the services do. */
export function linkRoutes(
  urlsTo: (backTo: string) => Urls,
): Readonly<Record<string, (body: never) => Promise<LinkAnswer>>> {
  return {
    'make-link': making,
    'make-order': ordering,
    'open-link': opening,
    'start-by-link': ({ actor, input, backTo }: LinkStartBody) =>
      startByLink(actor, { ...input, amountMinor: BigInt(input.amountMinor), urls: urlsTo(backTo) }),
    'change-link': changing,
    'sweep-links': async () => ({ ok: true, value: { done: await sweepLinks() } }),
  }
}

const FIRST = { after: null, before: null, size: 20, desc: true } as const
const isTaken = (made: Refusal) => made.code === 'reference_taken'

async function making({ actor, form }: MakeBody): Promise<LinkAnswer> {
  const made = await createLink(actor, linkSchema.parse(form))
  if (!made.ok && !isTaken(made)) return made
  const { rows } = made.ok ? { rows: [] } : await listLinks(actor, { text: form.reference }, FIRST)
  const linkId = made.ok ? made.value.linkId : rows.find(({ reference }) => reference === form.reference)?.id
  const view = await getLink(actor, linkId ?? '')
  if (!view?.address) throw new Error(`the link ${form.reference} is not there`)
  return { ok: true, value: { linkId: view.id, token: view.address.split('/').at(-1) } }
}

async function ordering({ actor, form }: MakeBody): Promise<LinkAnswer> {
  const made = await createOrder(actor, orderSchema.parse(form))
  if (made.ok || !isTaken(made)) return made
  const { rows } = await listOrders(actor, { text: form.reference }, FIRST)
  const found = rows.find(({ reference }) => reference === form.reference)
  if (!found) throw new Error(`the order ${form.reference} is not there`)
  return { ok: true, value: { orderId: found.id } }
}

/** As the page of a link does: who has the address, what they may pay, and that they looked. */
async function opening({ token, visit }: OpenBody): Promise<LinkAnswer> {
  // Everybody comes from a network of their own.
  const opened = await openLink(token, visit)
  if (opened.kind !== 'found') return { ok: false, code: opened.kind, message: 'It could not be opened.' }
  await noteOpened(token)
  const checkout = await linkCheckout(opened.actor, visit)
  return { ok: true, value: { actor: opened.actor, checkout } }
}

function changing({ actor, change }: ChangeBody): Promise<LinkAnswer> {
  switch (change.kind) {
    case 'cancel_link':
      return cancelLink(actor, change)
    case 'cancel_order':
      return cancelOrder(actor, change)
    case 'extend':
      return extendLink(actor, { linkId: change.linkId, expiresAt: new Date(change.expiresAt) })
    case 'remind':
      return remindLink(actor, change)
  }
}
