import { cn } from './cn'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'
export type ButtonSize = 'small' | 'medium' | 'large'

const variants: Record<ButtonVariant, string> = {
  primary: 'border-transparent bg-accent text-on-accent not-aria-disabled:hover:bg-accent-hover',
  secondary: 'border-line-strong/60 bg-surface text-ink not-aria-disabled:hover:bg-sunken',
  ghost: 'border-transparent text-ink not-aria-disabled:hover:bg-hover',
  danger: 'border-transparent bg-danger-solid text-on-danger not-aria-disabled:hover:bg-danger-solid-hover',
}

const sizes: Record<ButtonSize, string> = {
  small: 'h-8 px-3 text-[13px]',
  medium: 'h-9 px-4 text-sm max-sm:h-11',
  large: 'h-12 px-6 text-base',
}

/** The classes of a button, for elements that must look like one. */
export function buttonStyle(variant: ButtonVariant = 'secondary', size: ButtonSize = 'medium', square = false): string {
  return cn(
    'inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md border font-medium transition-colors',
    'aria-disabled:cursor-not-allowed aria-disabled:opacity-60',
    variants[variant],
    sizes[size],
    square && (size === 'small' ? 'w-8 px-0!' : size === 'medium' ? 'w-9 px-0! max-sm:w-11' : 'w-12 px-0!'),
  )
}
