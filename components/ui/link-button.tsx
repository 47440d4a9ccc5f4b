import { Link, type LinkProps } from '../navigation'
import { type ButtonSize, type ButtonVariant, buttonStyle } from './button-style'
import { cn } from './cn'

export interface LinkButtonProps extends LinkProps {
  variant?: ButtonVariant | undefined
  size?: ButtonSize | undefined
  square?: boolean | undefined
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function LinkButton({ variant, size, square, className, ...rest }: LinkButtonProps) {
  return <Link {...rest} className={cn(buttonStyle(variant, size, square), className)} />
}

/** A link within text. */
export function TextLink({ className, ...rest }: LinkProps) {
  return (
    <Link
      {...rest}
      className={cn('text-accent-ink underline decoration-1 underline-offset-3 hover:decoration-2', className)}
    />
  )
}
