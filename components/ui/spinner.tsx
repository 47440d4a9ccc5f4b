import { LoaderCircle } from 'lucide-react'
import { cn } from './cn'

/** A turning mark for work under way; say in words beside it what is being done (it is hidden from screen readers). */
export function Spinner({ className }: { className?: string | undefined }) {
  return <LoaderCircle aria-hidden className={cn('size-4 shrink-0 animate-spin', className)} />
}
