import { sql } from 'drizzle-orm'
import { check, foreignKey, index, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { createdAt, currencyCode, minor, profileId } from '../columns'
import { account } from './customers'
import { transaction } from './payments'

/** `clearing:<payment system>` (what a processor owes us), `customer:<account>` (what we owe a customer) and `sales` (what orders brought), one per currency. */
export const ledgerAccount = pgTable(
  'ledger_account',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    code: text('code').notNull(),
    currency: currencyCode().notNull(),
    /** The customer account whose kept balance this is; null for system accounts, whose balance is summed. */
    accountId: text('account_id'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    unique('ledger_account_code').on(t.profileId, t.code, t.currency),
    unique('ledger_account_currency').on(t.profileId, t.id, t.currency),
    foreignKey({ columns: [t.profileId, t.accountId], foreignColumns: [account.profileId, account.id] }),
  ],
)

/**
 * One row debits one account and credits another, so an unbalanced entry cannot be written. Append-only: a trigger refuses update and
 * delete. A reservation is a `pending` row; taking or releasing it adds a `posted` or `voided` row that names it.
 */
export const entry = pgTable(
  'entry',
  {
    profileId: profileId(),
    id: text('id').notNull(),
    debitId: text('debit_id').notNull(),
    creditId: text('credit_id').notNull(),
    currency: currencyCode().notNull(),
    amountMinor: minor('amount_minor').notNull(),
    state: text('state', { enum: ['pending', 'posted', 'voided'] }).notNull(),
    /** Why: the transaction's type, or what was corrected. */
    code: text('code').notNull(),
    transactionId: text('transaction_id').notNull(),
    pendingEntryId: text('pending_entry_id'),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.profileId, t.id] }),
    foreignKey({
      columns: [t.profileId, t.debitId, t.currency],
      foreignColumns: [ledgerAccount.profileId, ledgerAccount.id, ledgerAccount.currency],
    }),
    foreignKey({
      columns: [t.profileId, t.creditId, t.currency],
      foreignColumns: [ledgerAccount.profileId, ledgerAccount.id, ledgerAccount.currency],
    }),
    foreignKey({ columns: [t.profileId, t.transactionId], foreignColumns: [transaction.profileId, transaction.id] }),
    foreignKey({ columns: [t.profileId, t.pendingEntryId], foreignColumns: [t.profileId, t.id] }),
    unique('entry_once').on(t.transactionId, t.code, t.state),
    index('entry_debit').on(t.profileId, t.debitId),
    index('entry_credit').on(t.profileId, t.creditId),
    index('entry_of_reservation').on(t.profileId, t.pendingEntryId).where(sql`pending_entry_id is not null`),
    check('entry_amount', sql`amount_minor > 0`),
    check('entry_two_sides', sql`debit_id <> credit_id`),
  ],
)
