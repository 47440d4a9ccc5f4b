import { randomInt } from 'node:crypto'
import type { Collection, Store } from '../core/store'
import type { Amount } from './amounts'

/** What the payer chose on the approval page; it decides how the capture ends. */
export const FUNDINGS = ['balance', 'declined', 'echeck', 'review', 'refused'] as const
export type Funding = (typeof FUNDINGS)[number]

export type Experience = {
  brand_name?: string
  return_url?: string
  cancel_url?: string
  payment_method_preference?: string
}

export type Unit = {
  reference_id: string
  amount: Amount
  custom_id?: string
  invoice_id?: string
  description?: string
  soft_descriptor?: string
  captures: string[]
  authorizations: string[]
}

export type OrderStatus = 'CREATED' | 'PAYER_ACTION_REQUIRED' | 'APPROVED' | 'COMPLETED' | 'VOIDED'

export type Order = {
  id: string
  clientId: string
  intent: 'CAPTURE' | 'AUTHORIZE'
  status: OrderStatus
  /** Orders made with payment_source answer `payer-action`, the older kind answers `approve`. */
  style: 'payment_source' | 'older'
  experience: Experience
  units: Unit[]
  funding: Funding
  attempts: number
  createTime: string
  updateTime: string
  expiresAt: string
}

export type Authorization = {
  id: string
  clientId: string
  orderId: string
  status: 'CREATED' | 'CAPTURED' | 'DENIED' | 'PARTIALLY_CAPTURED' | 'VOIDED' | 'PENDING'
  reason?: string
  amount: Amount
  custom_id?: string
  invoice_id?: string
  reauthorized: boolean
  createTime: string
  updateTime: string
  expiresAt: string
}

export type Capture = {
  id: string
  clientId: string
  orderId: string
  authorizationId?: string
  status: 'COMPLETED' | 'DECLINED' | 'PARTIALLY_REFUNDED' | 'PENDING' | 'REFUNDED'
  reason?: string
  amount: Amount
  custom_id?: string
  invoice_id?: string
  note_to_payer?: string
  /** Only when the bank behind the payer refused: its four-character code. */
  responseCode?: string
  final: boolean
  createTime: string
  updateTime: string
}

export type Refund = {
  id: string
  clientId: string
  captureId: string
  status: 'COMPLETED'
  amount: Amount
  totalRefunded: Amount
  custom_id?: string
  invoice_id?: string
  note_to_payer?: string
  createTime: string
}

export type Webhook = { id: string; clientId: string; url: string; eventTypes: string[] }
export type Token = { clientId: string; expiresAt: string }
export type Replay = { fingerprint: string; body: object | null; expiresAt: string }
export type Issued = { caPem: string; leafPem: string; leafKeyPem: string; certId: string; notAfter: string }

/** Everything the sandbox's PayPal remembers. */
export interface Records {
  issued: Collection<Issued>
  tokens: Collection<Token>
  orders: Collection<Order>
  authorizations: Collection<Authorization>
  captures: Collection<Capture>
  refunds: Collection<Refund>
  webhooks: Collection<Webhook>
  replays: Collection<Replay>
}

/** Opens PayPal's collections in the sandbox's store. */
export function openRecords(store: Store): Records {
  return {
    issued: store.collection('paypal.issued'),
    tokens: store.collection('paypal.tokens'),
    orders: store.collection('paypal.orders'),
    authorizations: store.collection('paypal.authorizations'),
    captures: store.collection('paypal.captures'),
    refunds: store.collection('paypal.refunds'),
    webhooks: store.collection('paypal.webhooks'),
    replays: store.collection('paypal.replays'),
  }
}

const LETTERS = 'ABCDEFGHJKLMNPRSTUVWXY0123456789'

/** A fresh id that looks like PayPal's: capital letters and digits, 17 unless told. */
export function paypalId(length = 17): string {
  return Array.from({ length }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')
}

/** The merchant account behind a client id: 13 characters, the same every time. */
export function merchantOf(clientId: string): { merchant_id: string; email_address: string } {
  let hash = 0n
  for (const char of clientId) hash = (hash * 131n + BigInt(char.codePointAt(0) ?? 0)) % 2n ** 60n
  let id = ''
  for (let i = 0; i < 13; i++, hash /= 19n) id += LETTERS.charAt(Number(hash % 24n))
  return { merchant_id: id, email_address: 'merchant@business.example' }
}
