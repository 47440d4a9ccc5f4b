import { db } from './database'

/** What nobody may change by bad input: counts of the rows that matter, and the sum of all balances. */
export async function whatIsThere() {
  const [row] = await db()`
    select (select count(*) from payment) as payments, (select count(*) from transaction) as transactions,
      (select count(*) from entry) as entries, (select count(*) from customer) as customers,
      (select count(*) from login) as logins, (select count(*) from seat) as seats,
      (select count(*) from payment_system) as systems, (select count(*) from currency) as currencies,
      (select count(*) from currency_assignment) as assignments, (select count(*) from audit_event) as audited,
      (select count(*) from stored_method where revoked_at is null) as cards,
      (select coalesce(sum(balance_minor), 0) from account) as balances`
  return row
}
