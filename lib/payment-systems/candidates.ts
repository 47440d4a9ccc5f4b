import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { among } from '@/db/bulk'
import { database, type Tx } from '@/db/client'
import { prepared } from '@/db/prepared'
import { currencyAssignment, currencyMethod, paymentSystem } from '@/db/schema/systems'
import { gather } from '@/lib/gather'
import type { AnyAdapter, MethodKind, MethodSupport } from '@/lib/payments/contract'
import { adapterOf } from '@/lib/payments/registry'
import type { PaymentSystemRow } from './open'

/** A kind of method of a payment system that takes a currency, before anybody asked who pays. */
export interface Candidate {
  readonly row: PaymentSystemRow
  readonly adapter: AnyAdapter
  readonly kind: MethodKind
  readonly methods: readonly MethodSupport[]
  readonly minMinor: bigint
  readonly maxMinor: bigint | null
}

export interface Market {
  readonly profileId: string
  readonly currency: string
}

/** As `candidatesOf`, outside of a transaction, in one statement with all who ask at the same moment. */
export const candidatesAmongMany = gather(
  async (markets: readonly Market[]) => {
    const keyOf = ({ profileId, currency }: Market) => `${profileId} ${currency}`
    const asked = new Map(markets.map((market) => [keyOf(market), market]))
    const read = await candidateRows(database(), { markets: [...asked.values()] })
    const found = new Map([...asked].map(([key, market]) => [key, candidatesIn(read, market)]))
    return markets.map((market) => found.get(keyOf(market)) ?? [])
  },
  { most: 100, atOnce: 2 },
)

/** Every candidate of a currency, in the order of its assignments. */
export async function candidatesOf(tx: Tx, market: Market): Promise<readonly Candidate[]> {
  return candidatesIn(await candidateRows(tx, { markets: [market] }), market)
}

/**
 * Those with which customers pay to their balance and keep cards: the live ones or, while there is none, those in Test mode. Offered side by
 * side, a test card would fill a balance that is otherwise paid with money. A payment link says itself which of the two it takes.
 */
export function forBalances(candidates: readonly Candidate[]): readonly Candidate[] {
  const live = candidates.filter(({ row }) => row.live)
  return live.length > 0 ? live : candidates
}

/** Does money of Test mode fill balances in this currency? Only while no live payment system takes it, as above. */
export async function fillsBalances(tx: Tx, { profileId, currency }: Market): Promise<boolean> {
  return forBalances(await candidatesOf(tx, { profileId, currency })).every(({ row }) => !row.live)
}

type CandidateRows = Awaited<ReturnType<typeof candidateRows>>

const candidateRows = prepared((db) =>
  db
    .select({ row: paymentSystem, assignment: currencyAssignment, method: currencyMethod.method })
    .from(currencyMethod)
    .innerJoin(
      currencyAssignment,
      and(
        eq(currencyAssignment.profileId, currencyMethod.profileId),
        eq(currencyAssignment.id, currencyMethod.assignmentId),
      ),
    )
    .innerJoin(
      paymentSystem,
      and(eq(paymentSystem.profileId, currencyMethod.profileId), eq(paymentSystem.id, currencyMethod.systemId)),
    )
    .where(
      and(
        among(currencyMethod, ['profileId', 'currency'], sql.placeholder('markets')),
        isNull(paymentSystem.deletedAt),
      ),
    )
    .orderBy(asc(currencyAssignment.createdAt), asc(currencyAssignment.id)),
)

function candidatesIn(read: CandidateRows, { profileId, currency }: Market): readonly Candidate[] {
  const rows = read.filter(({ assignment }) => assignment.profileId === profileId && assignment.currency === currency)
  const systems = new Map(rows.map((found) => [found.row.id, found]))
  return [...systems.values()].flatMap(({ row, assignment }) => {
    const adapter = adapterOf(row.adapter)
    const ticked = new Set(rows.filter((other) => other.row.id === row.id).map(({ method }) => method))
    const methods = adapter.methods.filter(({ id }) => ticked.has(id))
    const kinds = [...new Set(methods.map(({ kind }) => kind))]
    return kinds.map((kind) => ({
      row,
      adapter,
      kind,
      methods: methods.filter((method) => method.kind === kind),
      minMinor: assignment.minMinor,
      maxMinor: assignment.maxMinor,
    }))
  })
}
