import { verifyBooks } from '@/lib/transactions/verify'
import type { Acknowledged } from '../records'
import { cameBack, type Facts, type Finding, type OurTransaction } from './facts'

// O2 to O5: the ledger is whole, what was acknowledged is there, each change happened once, nothing is left hanging.

/** O2: the ledger from the rows up. */
export async function verifyLedger({ profileId }: Facts): Promise<readonly Finding[]> {
  const { findings } = await verifyBooks(profileId)
  return findings.map(({ rule, subject, problem }) => ({ rule: 'O2', subject, problem: `${rule}: ${problem}` }))
}

/** O3: everything that was answered with 2xx is there, and what was said to be over has stayed so. */
export async function findAcknowledged({ ours, sql }: Facts, told: Acknowledged): Promise<readonly Finding[]> {
  const byId = new Map(ours.map((one) => [one.id, one]))
  const findings: Finding[] = []
  const find = (subject: string, problem: string) => findings.push({ rule: 'O3', subject, problem })
  const paymentOfKey = new Map<string, string>()
  for (const one of [...told.starts, ...told.followUps]) {
    const mine = byId.get(one.transactionId)
    if (mine?.payment_id !== one.paymentId)
      find(`${one.paymentId} ${one.transactionId}`, 'was acknowledged and is not there.')
    else if (isOver(one.status) && mine.status !== one.status && !(one.status === 'succeeded' && cameBack(mine)))
      find(`${one.paymentId} ${one.transactionId}`, `was told to have ${one.status}, and has ${mine.status}.`)
  }
  for (const { customerId, key, paymentId, amountMinor, transactionId } of told.starts) {
    const before = paymentOfKey.get(`${customerId} ${key}`)
    if (before && before !== paymentId) find(paymentId, `key ${key} made this payment and ${before}.`)
    paymentOfKey.set(`${customerId} ${key}`, paymentId)
    if (byId.get(transactionId)?.asked_minor !== amountMinor) find(paymentId, 'was started for another amount.')
  }
  // Two presses on one page: the second must have been refused.
  for (const [page, pressed] of Map.groupBy(told.followUps, (one) => `${one.paymentId} as of ${one.seen} transactions`))
    if (pressed.length > 1)
      find(page, `${pressed.length} follow-ups were accepted: ${pressed.map((one) => one.transactionId)}.`)
  const stored = await sql<
    { system_id: string; external_id: string }[]
  >`select system_id, external_id from callback_event`
  const here = new Set(stored.map((one) => `${one.system_id} ${one.external_id}`))
  for (const event of told.callbacks.keys())
    if (!here.has(event)) find(event, 'was a callback answered 200, and it is not stored.')
  return findings
}

const isOver = (status: string) => ['succeeded', 'declined', 'failed'].includes(status)

/** O4: each change of state exactly once, in an unbroken chain; a paper for all money received or given back, exactly one. */
export async function countSteps({ sql, ours }: Facts): Promise<readonly Finding[]> {
  const steps = await sql<{ transaction_id: string; from_status: string; to_status: string }[]>`
    select transaction_id, from_status, to_status from transaction_step`
  const byTransaction = Map.groupBy(steps, (one) => one.transaction_id)
  const findings: Finding[] = []
  for (const one of ours) {
    const own = byTransaction.get(one.id) ?? []
    const find = (problem: string) => findings.push({ rule: 'O4', subject: `${one.payment_id} ${one.id}`, problem })
    const changes = own.map((step) => `${step.from_status} to ${step.to_status}`)
    if (new Set(changes).size !== changes.length) find(`a change is recorded twice: ${changes}.`)
    let at = 'created'
    // Pending may be handed over once, from the payer to the processor; every other step leads on.
    const onward = own.filter((step) => step.from_status !== step.to_status)
    for (const _ of onward) at = onward.find((step) => step.from_status === at)?.to_status ?? at
    if (at !== one.status) find(`the steps lead to ${at}, it is ${one.status}.`)
  }
  const wrong = await sql<{ id: string; payment_id: string; type: string; n: number }[]>`
    select t.id, t.payment_id, t.type, count(d.id)::int as n from transaction t
    left join document d on d.profile_id = t.profile_id and d.transaction_id = t.id
    left join transaction p on p.profile_id = t.profile_id and p.id = t.parent_id
    group by t.id, t.payment_id, t.type, t.status, p.type
    having count(d.id) <> (case when t.status = 'succeeded' and (
      t.type in ('purchase', 'capture', 'refund') or t.type = 'void' and p.type = 'purchase') then 1 else 0 end)
      -- Whether its credit note was written before it came back, nobody can say.
      and not (t.type = 'refund' and t.status = 'declined' and bool_and(t.told_minor is not null) and count(d.id) <= 1)`
  for (const one of wrong)
    findings.push({
      rule: 'O4',
      subject: `${one.payment_id} ${one.id}`,
      problem: `a ${one.type} has ${one.n} documents.`,
    })
  return findings
}

/** O5: nothing is open, no report was left aside, and what waits for a person are the refunds that came to nothing and of which whoever began them was not told so. */
export async function findHanging({ sql, ours }: Facts): Promise<readonly Finding[]> {
  const ended = await sql<{ id: string }[]>`
    select transaction_id as id from transaction_step
    where (from_status <> 'created' or source <> 'call') and to_status in ('declined', 'failed')`
  const cameToNothing = new Set(ended.map(({ id }) => id))
  const needsPerson = ({ id, type, status }: OurTransaction) =>
    type === 'refund' && status !== 'succeeded' && cameToNothing.has(id)
  const findings: Finding[] = ours
    .filter((one) => !isOver(one.status) || (one.needs_person !== null) !== needsPerson(one))
    .map((one) => ({
      rule: 'O5',
      subject: `${one.payment_id} ${one.id}`,
      problem: `is ${one.status}${one.needs_person ? `: ${one.needs_person}` : ''} (${one.adapter} ${one.type}).`,
    }))
  const reports = await sql<{ id: string; external_id: string; state: string; problem: string | null; what: string }[]>`
    select id, external_id, state, problem, left(reports::text, 400) as what
    from callback_event where state in ('new', 'unmatched', 'conflict')`
  for (const one of reports)
    findings.push({
      rule: 'O5',
      subject: `${one.id} ${one.external_id}`,
      problem: `a callback is ${one.state}: ${one.problem} ${one.what}`,
    })
  return findings
}
