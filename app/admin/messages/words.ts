import type { Channel, MessageKind } from '@/lib/notifications/kinds'

/** What each message is called, and when it is sent. */
export const KIND_WORDS: Readonly<Record<MessageKind, { readonly name: string; readonly when: string }>> = {
  order_ready: { name: 'Order ready', when: 'When an order or a payment link is sent to its payer.' },
  order_reminder: { name: 'Order reminder', when: 'When an order or a link has not been paid for a while.' },
  link_expiring: { name: 'Link expiring', when: 'A while before a payment link can no longer be used.' },
  link_cancelled: { name: 'Link cancelled', when: 'When somebody cancels a payment link and wants its payer to know.' },
  payment_authorised: {
    name: 'Payment confirmation, authorised',
    when: 'When an amount was reserved on a card and is to be collected later.',
  },
  payment_confirmation: { name: 'Payment confirmation', when: 'When a payment has succeeded.' },
  purchase_confirmation: { name: 'Purchase confirmation', when: 'When an order is paid in full.' },
  refund_confirmation: { name: 'Refund confirmation', when: 'When money was returned to a payer.' },
  refund_failed: { name: 'Refund came back', when: 'When a payer’s bank has sent a refund back to us.' },
}

export const CHANNEL_WORDS: Readonly<Record<Channel, string>> = { email: 'E-mail', sms: 'SMS' }

/** Languages by name. */
export function languageName(locale: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(locale) ?? locale
}

/** What a message is called; of a kind that is not known any more, its own word. */
export function kindName(kind: string): string {
  return Object.hasOwn(KIND_WORDS, kind) ? KIND_WORDS[kind as MessageKind].name : kind
}

const WAITS = 'Until then a message waits for up to a day, and has failed after that.'
/** What is said where this installation has nothing to send by. */
export const NOTHING_TO_SEND_BY: Readonly<Record<Channel, string>> = {
  email: `No e-mail is sent: no mail server is set up. Whoever runs this installation sets SMTP_URL. ${WAITS}`,
  sms: `No SMS is sent: no provider of SMS is set up. Whoever runs this installation sets TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and SMS_FROM. ${WAITS}`,
}
