import type { InspectionKind } from '@/lib/transactions/inspections'

/** What each kind of inspection is called, looks at, and counts. */
export const KINDS: Readonly<
  Record<InspectionKind, { readonly title: string; readonly what: string; readonly counts: (n: number) => string }>
> = {
  ledger: {
    title: 'Books',
    what: 'Balances, ledger entries, the sums and steps of each payment and the numbers of receipts, computed anew from their rows.',
    counts: (n) => counted(n, 'payment', 'payments'),
  },
  secrets: {
    title: 'Secrets',
    what: 'Card numbers, keys and tokens in places where none should ever be, in the whole installation. What can be hidden safely is hidden.',
    counts: (n) => counted(n, 'row', 'rows'),
  },
}

function counted(n: number, one: string, many: string): string {
  return `${new Intl.NumberFormat('en').format(n)} ${n === 1 ? one : many}`
}

/** "Nothing wrong" or how many findings. */
export function verdictOf(found: number): string {
  return found === 0 ? 'Nothing wrong' : counted(found, 'finding', 'findings')
}
