// The statements that fill a database, in order. Settings named `seed.…` say with what and how much. Ids are like ours: prefixed, ordered
// by time, 26 characters.

const FIRST =
  'Anna,Ben,Carla,David,Elena,Farid,Grace,Hugo,Ines,Jonas,Kaori,Liam,Mina,Noah,Olga,Pavel,Quinn,Rosa,Samir,Tara'
const LAST =
  'Abbott,Berg,Costa,Dubois,Eriksen,Fischer,Garcia,Hansen,Ito,Jansen,Kovacs,Lindqvist,Moreau,Novak,Okafor,Petrov,Quist,Rossi,Sato,Tanaka,Ueda,Vogel,Weber,Xu,Yilmaz'

const HELPERS = `
  create function pg_temp.at(n bigint) returns timestamptz immutable language sql return
    date_trunc('milliseconds', now()) - make_interval(secs => (
      (current_setting('seed.payments')::bigint - n) * current_setting('seed.step_ms')::bigint + abs(hashint8(n)) % 900) / 1000.0);
  create function pg_temp.base32(ms bigint) returns text immutable language sql return
    substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> 45) & 31)::int + 1, 1) ||
    substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> 40) & 31)::int + 1, 1) ||
    substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> 35) & 31)::int + 1, 1) ||
    substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> 30) & 31)::int + 1, 1) ||
    substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> 25) & 31)::int + 1, 1) ||
    substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> 20) & 31)::int + 1, 1) ||
    substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> 15) & 31)::int + 1, 1) ||
    substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> 10) & 31)::int + 1, 1) ||
    substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> 5) & 31)::int + 1, 1) ||
    substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> 0) & 31)::int + 1, 1);
  create function pg_temp.id(prefix text, n bigint, at timestamptz) returns text immutable language sql return
    prefix || '_' || pg_temp.base32((extract(epoch from at) * 1000)::bigint) || left(md5(prefix || n), 16);
`

const PEOPLE = `
  create temp table person on commit drop as
  select n, pg_temp.id('cus', n, at) as id, pg_temp.id('acc', n, at) as account, at,
    (string_to_array('${FIRST}', ','))[1 + n % 20] || ' ' || chr(65 + (n / 500 % 26)::int) || '. ' ||
      (string_to_array('${LAST}', ','))[1 + (n / 20) % 25] as name
  from (select n, now() - make_interval(days => 800) + make_interval(secs => n * 60) as at
    from generate_series(1, current_setting('seed.customers')::bigint) n) numbered;
  create unique index on person (n);
  insert into customer (profile_id, id, name, email, phone, country, external_reference, created_by, created_at)
  select current_setting('seed.profile'), id, name, replace(replace(lower(name), '. ', ' '), ' ', '.') || n || '@quittance.example',
    '+1 202 ' || lpad(n::text, 7, '0'), 'US', case when n % 2 = 0 then 'C-' || (100000 + n) end, current_setting('seed.login'), at
  from person;
`

// Of a thousand payments, by kind. Amounts: a few are common (10.00, 25.00), most are rare.
const PAYMENTS = `
  create temp table wish on commit drop as
  select w.n, w.at, kind, amount, p.id as customer, p.account, p.name, pg_temp.id('pay', w.n, w.at) as id,
    pg_temp.id('txn', w.n, w.at) as root, pg_temp.id('txn', w.n + 500000000, w.at) as child, w.n % 50 <> 0 as live,
    (array['visa', 'visa', 'visa', 'mastercard', 'mastercard', 'amex', 'discover'])[1 + abs(hashint8(w.n)) % 7] as method,
    case when kind in ('pending') then null else '•••• ' || lpad((abs(hashint8(w.n + 7)) % 10000)::text, 4, '0') end as label,
    (array['insufficient_funds', 'insufficient_funds', 'insufficient_funds', 'instrument_expired', 'generic'])[1 + w.n % 5] as code
  from (
    select n, pg_temp.at(n) as at, case
      when mix < 830 then 'purchase' when mix < 910 then 'declined' when mix < 950 then 'captured' when mix < 975 then 'refunded'
      when mix < 988 then 'part_refunded' when mix < 996 then 'authorized' when mix < 998 then 'released' when mix < 999 then 'disputed'
      else 'pending' end as kind,
      case when mix % 10 < 2 then 1000 when mix % 10 < 4 then 2500 else 100 + abs(hashint8(n + 3)) % 500000 end as amount
    from (select n, abs(hashint8(n + 1)) % 1000 as mix from generate_series(1, current_setting('seed.payments')::bigint) n) mixed
  ) w join person p on p.n = 1 + abs(hashint8(w.n + 11)) % current_setting('seed.customers')::bigint
  order by w.n;
  insert into payment (profile_id, id, customer_id, account_id, purpose, currency, amount_minor, description, idempotency_key, live, status,
    authorized_minor, captured_minor, refunded_minor, system_id, method, label, created_at, updated_at)
  select current_setting('seed.profile'), id, customer, account, 'balance', 'USD', amount, 'Payment to Northwind Telecom',
    customer || ':after:balance:USD:' || pg_temp.id('pay', n - 1, at), live,
    case kind when 'purchase' then 'paid' when 'captured' then 'paid' when 'declined' then 'unpaid' else kind end,
    case when kind in ('authorized', 'captured') then amount else 0 end,
    case when kind in ('purchase', 'captured', 'refunded', 'part_refunded', 'disputed') then amount else 0 end,
    case kind when 'refunded' then amount when 'part_refunded' then amount / 4 else 0 end,
    current_setting('seed.cards'), method, label, at, at + interval '1 second'
  from wish order by n;
`

// The root of each tree, and what followed it.
const TRANSACTIONS = `
  create temp table node on commit drop as
  select n, root as id, id as payment, null::text as parent, at, amount, method, label, account,
    case when kind in ('captured', 'authorized', 'released') then 'authorization' else 'purchase' end as type,
    case kind when 'declined' then 'declined' when 'pending' then 'pending' else 'succeeded' end as status,
    case when kind = 'declined' then code end as code from wish
  union all
  select n, child, id, root, at + interval '1 hour', case when kind = 'part_refunded' then amount / 4 else amount end, method, label, account,
    case kind when 'captured' then 'capture' when 'released' then 'void' when 'disputed' then 'chargeback' else 'refund' end, 'succeeded', null
  from wish where kind in ('captured', 'released', 'disputed', 'refunded', 'part_refunded')
  order by 1, 4 nulls first;
  insert into transaction (profile_id, id, payment_id, parent_id, type, status, currency, asked_minor, told_minor, system_id, method, label,
    reference, code, initiator, actor_id, created_at, settled_at, ask_at, next_step)
  select current_setting('seed.profile'), id, payment, parent, type, status, 'USD', amount, case when status = 'succeeded' then amount end,
    current_setting('seed.cards'), method, label, case when type = 'refund' then 're_3Q' else 'pi_3Q' end || lpad(n::text, 20, '0'),
    code, 'customer', pg_temp.id('log', n, at), at, case when status <> 'pending' then at + interval '1 second' end,
    case when status = 'pending' then now() + interval '1 day' end, case when status = 'pending' then '{"kind":"wait"}'::jsonb end
  from node;
  insert into transaction_step (profile_id, id, transaction_id, source, from_status, to_status, evidence, at)
  select current_setting('seed.profile'), pg_temp.id('ent', n, at + interval '1 ms' * length(type)), id, 'call', 'created', status,
    replace(replace(current_setting('seed.evidence'), '{n}', '3Q' || lpad(n::text, 20, '0')), '{transaction}', id)::jsonb,
    at + interval '1 second' from node;
`

const BOOKS = `
  create temp table book on commit drop as
  select n, id, payment, at, amount, type, account, case
    when type = 'authorization' then 'pending' when type = 'void' then 'voided' else 'posted' end as state,
    type in ('refund', 'chargeback') as outgoing, parent,
    'led_clearing:' || current_setting('seed.cards') || ':USD' as clearing, 'led_customer:' || account || ':USD' as customer
  from node where status = 'succeeded' order by n, parent nulls first;
  insert into ledger_account (profile_id, id, code, currency, account_id)
  select current_setting('seed.profile'), 'led_customer:' || account || ':USD', 'customer:' || account, 'USD', account from person
  union all select current_setting('seed.profile'), 'led_clearing:' || current_setting('seed.cards') || ':USD',
    'clearing:' || current_setting('seed.cards'), 'USD', null;
  insert into entry (profile_id, id, debit_id, credit_id, currency, amount_minor, state, code, transaction_id, pending_entry_id, created_at)
  select current_setting('seed.profile'), pg_temp.id('ent', n + 1000000000, at + interval '2 ms' * length(type)),
    case when outgoing then customer else clearing end, case when outgoing then clearing else customer end, 'USD', amount, state, type, id,
    case when type in ('capture', 'void')
      then pg_temp.id('ent', n + 1000000000, at - interval '1 hour' + interval '2 ms' * length('authorization')) end,
    at + interval '1 second' from book;
  insert into account (profile_id, id, customer_id, currency, balance_minor, created_at)
  select current_setting('seed.profile'), p.account, p.id, 'USD', coalesce(sum(
    case when b.state <> 'posted' then 0 when b.outgoing then -b.amount else b.amount end), 0), p.at
  from person p left join book b on b.account = p.account group by p.account, p.id, p.at;
`

const RECORDS = `
  insert into audit_event (profile_id, id, actor_kind, actor_id, actor_name, action, entity, entity_id, after, at)
  select current_setting('seed.profile'), pg_temp.id('aud', n, w.at), 'customer', pg_temp.id('log', n, w.at), w.name, 'purchase.started',
    'payment', w.id, jsonb_build_object('transaction', root, 'amountMinor', amount::text, 'currency', 'USD'), w.at
  from wish w order by n;
  insert into document (profile_id, id, kind, year, sequence, cause, customer_id, payment_id, transaction_id, code, content, issued_at)
  select current_setting('seed.profile'), pg_temp.id('doc', b.n, b.at), 'receipt', 2026, row_number() over (order by b.n), b.id, p.id,
    b.payment, b.id, right(pg_temp.id('doc', b.n, b.at), 26),
    replace(replace(current_setting('seed.receipt'), '{n}', lpad(b.n::text, 6, '0')), '{payment}', b.payment)::jsonb, b.at
  from book b join person p on p.account = b.account where b.type in ('purchase', 'capture') order by b.n;
  insert into document_counter (profile_id, kind, year, last)
  select current_setting('seed.profile'), 'receipt', 2026, count(*) from book where type in ('purchase', 'capture');
  insert into callback_event (profile_id, id, system_id, external_id, state, reports, attempts, received_at, handled_at)
  select current_setting('seed.profile'), pg_temp.id('cbk', n, at), current_setting('seed.cards'), 'evt_3Q' || lpad(n::text, 20, '0'),
    case when n % 200000 = 0 then 'unmatched' else 'applied' end, jsonb_build_array(jsonb_build_object('about',
      jsonb_build_object('kind', 'ours', 'transactionId', root), 'type', 'purchase', 'outcome', 'ask', 'occurredAt', at)), 1, at, at
  from wish where kind <> 'pending' order by n;
`

// An order with its link beside every tenth payment, which nobody has paid yet or ever will.
const ORDERS = `
  create temp table asked on commit drop as
  select w.n, w.at, w.customer, w.amount, pg_temp.id('ord', w.n, w.at) as id, pg_temp.id('lnk', w.n, w.at) as link, w.live,
    replace(replace(lower(w.name), '. ', ' '), ' ', '.') || w.n || '@quittance.example' as email,
    case when w.n % 20000 = 0 then 'rejected' when w.n % 30 = 0 then 'cancelled' else 'pending' end as status
  from wish w where w.n % 10 = 0 order by w.n;
  insert into "order" (profile_id, id, kind, status, currency, total_minor, customer_id, reference, live, created_by, created_at, updated_at)
  select current_setting('seed.profile'), id, 'single', status, 'USD', amount, customer, 'PO-' || lpad(n::text, 8, '0'), live,
    current_setting('seed.login'), at, at from asked order by n;
  insert into order_item (profile_id, order_id, position, name, quantity, price_minor)
  select current_setting('seed.profile'), id, 0, 'Router', 1, amount from asked;
  insert into payment_link (profile_id, id, order_id, status, token_hash, token_sealed, amount_minor, currency, description, customer_id, email,
    notify_email, reference, notes, uses_most, live, sent_at, delivered_at, delivery, opened_at, created_by, created_at)
  select current_setting('seed.profile'), link, id, case status when 'pending' then 'created' else 'cancelled' end, md5(link), '', amount,
    'USD', 'Fees of month ' || n % 12, customer, email, true, 'INV-' || lpad(n::text, 8, '0'), '[]', 1, live, at,
    case when n % 20000 <> 0 then at end, case when n % 20000 = 0 then 'bounced' else 'delivered' end, case when n % 3 = 0 then at end,
    current_setting('seed.login'), at
  from asked order by n;
`

export const SEED: readonly string[] = [HELPERS, PEOPLE, PAYMENTS, TRANSACTIONS, BOOKS, RECORDS, ORDERS]
