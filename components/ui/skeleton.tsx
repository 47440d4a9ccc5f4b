import { cn } from './cn'

/** A quiet block in the shape of what is loading; give it a size by class. */
export function Skeleton({ className }: { className?: string | undefined }) {
  return <span aria-hidden className={cn('block animate-pulse rounded-md bg-sunken', className)} />
}
