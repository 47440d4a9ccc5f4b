import { OURS } from './forms'
import type { Row } from './matrix'
import type { World } from './world'

/** A page's or route's address with the ids that its row of the matrix speaks of. */
export function addressFor({ name, variant }: Pick<Row, 'name' | 'variant'>, world: World): string {
  const { john, mia, own, ours } = world
  const path = name.replace(/^[A-Z]+ /, '')
  // What was paid by a link is another's than what was paid in self-care.
  const byLink = path.startsWith('/pay/[token]/payments/') ? john.byLink : undefined
  const ids: Readonly<Record<string, string>> = {
    '[customerId]': variant === 'made by restricted' ? own.customerId : john.customerId,
    '[accountId]': variant === 'Mia’s' ? mia.accountId : john.accountId,
    '[orderId]': variant === 'made by restricted' ? own.orderId : john.orderId,
    '[linkId]': variant === 'made by restricted' ? own.linkId : john.linkId,
    '[uploadId]': variant === 'made by restricted' ? own.uploadId : john.uploadId,
    '[callbackId]': ours.strayId,
    '[systemId]': ours.systemId,
    '[paymentId]': john.paid.paymentId,
    '[id]': (byLink ?? john.paid).paymentId,
    '[documentId]': path.startsWith('/order/') ? paperOf(variant, world) : (byLink ?? john).receiptId,
    '[token]': byLink?.token ?? tokenFor(path, variant, world),
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

/** What opens a link of John's: one that was paid, for the portal, else one that nobody has paid yet. */
function tokenFor(path: string, variant: string, { john }: World): string {
  if (variant === 'forged') return 'a-link-that-nobody-has'
  return path.startsWith('/order/') && variant !== 'unpaid' ? john.portal.token : john.linkToken
}
