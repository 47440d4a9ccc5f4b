import { Wallet } from 'lucide-react'
import { BrandMark } from '@/components/brand-mark'
import { isBrand } from './card-words'

/** The mark beside a method's name; a plain one while the payer's choice at the processor is not known yet. */
export function MethodMark({ method }: { method: string }) {
  if (isBrand(method)) return <BrandMark method={method} decorative />
  return (
    <span
      aria-hidden
      className="grid h-6 w-9 shrink-0 place-items-center rounded-sm border border-line bg-sunken text-ink-soft"
    >
      <Wallet className="size-4" />
    </span>
  )
}
