import { BrandMark } from './brand-mark'

/** What a payment was made with: its mark, and the masked number where one is known. */
export function PaymentMethod({ method, label }: { method: string; label: string | null }) {
  return (
    <span className="inline-flex items-center gap-2 whitespace-nowrap">
      <BrandMark method={method} />
      {label && <span className="tabular-nums">{label}</span>}
    </span>
  )
}
