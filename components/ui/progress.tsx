import { cn } from './cn'

export interface ProgressProps {
  /** What is being done: "Rows dealt with". */
  label: string
  value: number
  max: number
  className?: string
}

/** How far something is. Browsers draw such bars in colours of their own; where the reader has chosen colours, they do. */
export function Progress({ label, value, max, className }: ProgressProps) {
  return (
    <progress
      aria-label={label}
      value={value}
      max={max}
      className={cn(
        'h-2 w-full appearance-none overflow-hidden rounded-full border-0 bg-line forced-colors:appearance-auto',
        '[&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent',
        className,
      )}
    />
  )
}
