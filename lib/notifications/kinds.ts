import type { Money } from '@/lib/money/money'

// Which messages there are, and what each can say, as data. No knowledge of tables or providers: the console's forms read it as well.

export const CHANNELS = ['email', 'sms'] as const
export type Channel = (typeof CHANNELS)[number]

export const MESSAGE_KINDS = [
  'order_ready',
  'order_reminder',
  'link_expiring',
  'link_cancelled',
  'payment_authorised',
  'payment_confirmation',
  'purchase_confirmation',
  'refund_confirmation',
  'refund_failed',
] as const
export type MessageKind = (typeof MESSAGE_KINDS)[number]

/** Sent because a person asked for it, one by one; all others are sent by themselves and can be switched off. */
const BY_HAND: readonly MessageKind[] = ['order_ready', 'link_cancelled']

/** Is it sent by itself, so that a profile may switch it off? */
export function isAutomatic(kind: MessageKind): boolean {
  return !BY_HAND.includes(kind)
}

/** What a message says of its subject. What is not given is left out, with the line that it stands in. */
export interface Values {
  readonly merchant?: string | undefined
  readonly customer?: string | null | undefined
  readonly reference?: string | null | undefined
  readonly description?: string | null | undefined
  readonly amount?: Money | undefined
  readonly authorised?: Money | undefined
  readonly remaining?: Money | undefined
  /** Such as `Visa •••• 4242`. */
  readonly method?: string | null | undefined
  readonly expires?: Date | null | undefined
  readonly note?: string | null | undefined
}

export type Placeholder = keyof Values | 'link'

/** Every placeholder and what stands in its place. */
export const PLACEHOLDERS: Readonly<Record<Placeholder, string>> = {
  merchant: 'The name of this profile',
  customer: 'The payer’s name',
  reference: 'The reference of the order or link',
  description: 'What it is for',
  amount: 'The amount, with its currency',
  authorised: 'The amount that is reserved and not charged yet',
  remaining: 'What is still to be paid after this payment',
  method: 'What was paid with, such as Visa •••• 4242',
  expires: 'Until when it can be paid',
  note: 'What a member of staff wrote to the payer',
  link: 'The link to pay, or to the order. On a line of its own it becomes a button.',
}

const ALWAYS: readonly Placeholder[] = ['merchant', 'customer', 'reference', 'description']

const OWN: Readonly<Record<MessageKind, readonly Placeholder[]>> = {
  order_ready: ['amount', 'authorised', 'expires', 'note', 'link'],
  order_reminder: ['amount', 'expires', 'note', 'link'],
  link_expiring: ['amount', 'expires', 'link'],
  link_cancelled: ['amount', 'note'],
  payment_authorised: ['authorised', 'method', 'link'],
  payment_confirmation: ['amount', 'remaining', 'method', 'link'],
  purchase_confirmation: ['amount', 'method', 'link'],
  refund_confirmation: ['amount', 'method', 'note', 'link'],
  refund_failed: ['amount', 'method', 'note', 'link'],
}

/** What a template of this kind may hold. */
export function placeholdersOf(kind: MessageKind): readonly Placeholder[] {
  return [...ALWAYS, ...OWN[kind]]
}

/** Without its link such a message is of no use: nobody could pay. */
export function needsLink(kind: MessageKind): boolean {
  return ['order_ready', 'order_reminder', 'link_expiring'].includes(kind)
}
