import { randomUUID } from 'node:crypto'
import type postgres from 'postgres'

// `limit-db`: the least that must happen to write a payment down durably. One statement through our own driver and pool writes payment,
// two entries, balance and outbox. Nothing is checked, nobody is asked, nothing can be found again but by its key.

export const REFERENCE_ACCOUNTS = 10_000

/** Makes the tables of the reference beside ours. */
export async function makeReference(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    create schema reference;
    create table reference.account (id int primary key, balance_minor bigint not null default 0);
    insert into reference.account select n from generate_series(0, ${REFERENCE_ACCOUNTS - 1}) n;
    create table reference.payment (
      id uuid primary key, account_id int not null references reference.account, amount_minor bigint not null,
      currency char(3) not null, status text not null, created_at timestamptz not null default now()
    );
    create table reference.entry (
      payment_id uuid not null references reference.payment, side text not null, account_id int not null,
      amount_minor bigint not null, created_at timestamptz not null default now(), primary key (payment_id, side)
    );
    create table reference.outbox (id bigint generated always as identity primary key, body jsonb not null);
    create table reference.callback (id text primary key, body text not null, received_at timestamptz not null default now());
    analyze reference.account;
  `)
}

/** Writes one payment to an account. */
export async function writePayment(sql: postgres.Sql, account: number): Promise<void> {
  const id = randomUUID()
  await sql`
    with payment as (
      insert into reference.payment (id, account_id, amount_minor, currency, status)
      values (${id}, ${account}, 2500, 'USD', 'paid') returning id
    ), entries as (
      insert into reference.entry (payment_id, side, account_id, amount_minor)
      select id, side, ${account}::int, 2500 from payment, unnest(array['debit', 'credit']) side
    ), balance as (
      update reference.account set balance_minor = balance_minor + 2500 where id = ${account}
    )
    insert into reference.outbox (body) select jsonb_build_object('payment', id) from payment`
}

/** Stores one callback unread: all that the bare handler does. */
export async function writeCallback(sql: postgres.Sql, id: string, body: string): Promise<void> {
  await sql`insert into reference.callback (id, body) values (${id}, ${body})`
}
