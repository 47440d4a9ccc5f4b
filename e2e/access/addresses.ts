import type { Row } from './matrix'
import { OURS, type World } from './world'

/** A page's or route's address with the ids that its row of the matrix speaks of. */
export function addressFor({ name, variant }: Pick<Row, 'name' | 'variant'>, world: World): string {
  const { john, mia, own, ours } = world
  const path = name.replace(/^[A-Z]+ /, '')
  const ids: Readonly<Record<string, string>> = {
    '[customerId]': variant === 'made by restricted' ? own.customerId : john.customerId,
    '[accountId]': variant === 'Mia’s' ? mia.accountId : john.accountId,
    '[orderId]': variant === 'made by restricted' ? own.orderId : john.orderId,
    '[linkId]': variant === 'made by restricted' ? own.linkId : john.linkId,
    '[uploadId]': variant === 'made by restricted' ? own.uploadId : john.uploadId,
    '[callbackId]': ours.strayId,
    '[systemId]': ours.systemId,
    '[paymentId]': john.paid.paymentId,
    '[id]': john.paid.paymentId,
    '[documentId]': path.startsWith('/order/') ? paperOf(variant, world) : john.receiptId,
    '[token]': { unpaid: john.unpaidToken, forged: 'a-link-that-nobody-has' }[variant] ?? john.portal.token,
    '[documentCode]': john.receiptCode,
    '[code]': OURS,
    '[kind]': 'order_ready',
    '[channel]': 'email',
    '[locale]': 'en',
    '[messageId]': 'msg_00000000000000000000000000',
    '[...rest]': 'nothing-here',
    '[...nextauth]': name.startsWith('GET') ? 'session' : 'callback/credentials',
  }
  return path.replace(/\[[^/]*\]/g, (part) => {
    const id = ids[part]
    if (id === undefined) throw new Error(`What is ${part} in ${name}? Say so in e2e/access/addresses.ts`)
    return id
  })
}

/** A paper asked for by John's link: of the order behind it, of Mia's, or of John's that is of no order. */
function paperOf(variant: string, { john, mia }: World): string {
  if (variant === 'Mia’s paper') return mia.portal.receiptId
  return variant === 'paper of no order' ? john.receiptId : john.portal.receiptId
}
