import type { Facts, Finding, OurTransaction, TheirLine } from './facts'

// O1: the processors' books and ours agree line by line and to the cent, and nobody was charged twice.

/** One type of transaction on both sides. */
export interface Reconciled {
  readonly type: string
  readonly currency: string
  readonly ours: { readonly count: number; readonly amountMinor: bigint }
  readonly theirs: { readonly count: number; readonly amountMinor: bigint }
}

/** The reconciliation table, by type and currency: what moved according to either side. */
export function reconcile({ ours, theirs }: Facts): readonly Reconciled[] {
  const table = new Map<string, { type: string; currency: string; ours: bigint[]; theirs: bigint[] }>()
  const row = (type: string, currency: string) => {
    const key = `${type} ${type === 'verification' ? '' : currency}`
    const known = table.get(key) ?? { type, currency: type === 'verification' ? '—' : currency, ours: [], theirs: [] }
    table.set(key, known)
    return known
  }
  for (const one of ours)
    if (one.status === 'succeeded') row(one.type, one.currency).ours.push(BigInt(one.told_minor ?? 0))
  for (const line of theirs)
    if (line.status === 'succeeded') row(line.kind, line.currency).theirs.push(BigInt(line.amountMinor))
  const sum = (amounts: readonly bigint[]) => ({
    count: amounts.length,
    amountMinor: amounts.reduce((total, amount) => total + amount, 0n),
  })
  return [...table.values()]
    .map((one) => ({ type: one.type, currency: one.currency, ours: sum(one.ours), theirs: sum(one.theirs) }))
    .sort((a, b) => `${a.type} ${a.currency}`.localeCompare(`${b.type} ${b.currency}`))
}

/** Every line that the other side does not have, or has otherwise, or has twice. */
export function compareBooks(facts: Facts): readonly Finding[] {
  const match = matcher(facts)
  const findings: Finding[] = []
  const matched = new Map<string, TheirLine>()
  const find = (subject: string, problem: string) => findings.push({ rule: 'O1', subject, problem })
  for (const line of facts.theirs.filter(({ status }) => status === 'succeeded')) {
    const mine = match(line)
    const what = `${line.processor} ${line.kind} ${line.id} of ${line.amountMinor} ${line.currency}`
    if (!mine) {
      find(line.reference || line.id, `${what} is in the processor’s books and not in ours.`)
      continue
    }
    const before = matched.get(mine.id)
    if (before) find(place(mine), `${what}: charged twice, also as ${before.id}.`)
    matched.set(mine.id, line)
    if (mine.status !== 'succeeded') find(place(mine), `${what} happened, we say ${mine.status}.`)
    else if (line.kind !== 'verification' && (mine.told_minor !== line.amountMinor || mine.currency !== line.currency))
      find(place(mine), `${what}, we booked ${mine.told_minor} ${mine.currency}.`)
  }
  for (const mine of facts.ours)
    if (mine.status === 'succeeded' && !matched.has(mine.id))
      find(
        place(mine),
        `we say that a ${mine.type} of ${mine.told_minor} ${mine.currency} happened, ${mine.adapter} does not.`,
      )
  return [...findings, ...chargedOnce(facts, match)]
}

/** By the processors' books alone: one payment is paid or reserved at most once, however often it was pressed. */
function chargedOnce({ theirs }: Facts, match: (line: TheirLine) => OurTransaction | undefined): readonly Finding[] {
  const first = theirs.filter(
    ({ kind, status }) => status === 'succeeded' && (kind === 'purchase' || kind === 'authorization'),
  )
  const byPayment = Map.groupBy(first, (line) => match(line)?.payment_id ?? line.id)
  return [...byPayment]
    .filter(([, lines]) => lines.length > 1)
    .map(([id, lines]) => ({
      rule: 'O1',
      subject: id,
      problem: `charged ${lines.length} times: ${lines.map((one) => one.id)}.`,
    }))
}

/** Our transaction of a line: by the id we sent along; else by the processor's own id; else, for a void, by what it released. */
function matcher({ ours, theirs }: Facts): (line: TheirLine) => OurTransaction | undefined {
  const byId = new Map(ours.map((one) => [one.id, one]))
  const byReference = new Map(
    ours.flatMap((one) => (one.reference ? [[`${one.type} ${one.reference}`, one] as const] : [])),
  )
  const lines = new Map(theirs.map((line) => [line.id, line]))
  const match = (line: TheirLine): OurTransaction | undefined => {
    const named = byId.get(line.reference)
    if (named?.type === line.kind) return named
    // A capture at PayPal is known to us as `<order>/<capture>`.
    const known =
      byReference.get(`${line.kind} ${line.id}`) ??
      ours.find((one) => one.type === line.kind && one.reference?.endsWith(`/${line.id}`))
    if (known) return known
    const parent = lines.get(line.parent ?? '')
    const over = line.kind === 'void' && parent ? match(parent) : undefined
    const voids = over && ours.filter((one) => one.parent_id === over.id && one.type === 'void')
    return voids?.find(({ status }) => status === 'succeeded') ?? voids?.at(-1)
  }
  return match
}

/** Balances and income, from the processors' books alone: what came for orders is income, the rest is its customer's. */
export async function compareBalances(facts: Facts): Promise<readonly Finding[]> {
  const match = matcher(facts)
  const sums = new Map<string, bigint>()
  const sign: Readonly<Record<string, bigint>> = { purchase: 1n, capture: 1n, refund: -1n }
  for (const line of facts.theirs.filter(({ status }) => status === 'succeeded')) {
    const mine = match(line)
    const key = `${mine?.purpose === 'order' ? 'sales' : mine?.customer_id} ${line.currency}`
    if (mine) sums.set(key, (sums.get(key) ?? 0n) + (sign[line.kind] ?? 0n) * BigInt(line.amountMinor))
  }
  const accounts = await facts.sql<{ customer_id: string; currency: string; balance_minor: string }[]>`
    select customer_id, currency, balance_minor::text from account
    union all
    select 'sales', l.currency, coalesce(sum(case when e.credit_id = l.id then e.amount_minor else -e.amount_minor end), 0)::text
    from ledger_account l
    left join entry e on e.profile_id = l.profile_id and e.state = 'posted' and (e.credit_id = l.id or e.debit_id = l.id)
    where l.code = 'sales' group by l.currency`
  return accounts
    .filter((one) => BigInt(one.balance_minor) !== (sums.get(`${one.customer_id} ${one.currency}`) ?? 0n))
    .map((one) => ({
      rule: 'O1',
      subject: one.customer_id,
      problem: `balance ${one.balance_minor} ${one.currency}, by the processors’ books ${sums.get(`${one.customer_id} ${one.currency}`) ?? 0n}.`,
    }))
}

function place(one: OurTransaction): string {
  return `${one.payment_id} ${one.id}`
}
