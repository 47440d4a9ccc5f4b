import { getTableColumns, sql } from 'drizzle-orm'
import { payment } from '@/db/schema/payments'

/**
 * What orders and links are worked out from: the columns of payments, and whether an attempt is still open. Their status does not say so: of a
 * payment whose first attempt was declined and succeeded late, the second one may still be at the payer's bank.
 */
export const PAYMENT_FACTS = {
  ...getTableColumns(payment),
  // Written out: in a query of one table the names of columns would be taken for those of the inner one.
  hasOpenAttempt: sql<boolean>`exists (
    select from transaction as t
    where t.profile_id = payment.profile_id and t.payment_id = payment.id and t.parent_id is null
      and t.status in ('created', 'pending', 'unknown'))`,
}
