import { cn } from './ui/cn'

const marks: Readonly<Record<string, { file: string; name: string }>> = {
  visa: { file: 'visa', name: 'VISA' },
  mastercard: { file: 'mastercard', name: 'MasterCard' },
  amex: { file: 'amex', name: 'American Express' },
  discover: { file: 'discover', name: 'Discover' },
  paypal: { file: 'paypal', name: 'PayPal' },
  card: { file: 'card', name: 'Card' },
}

export interface BrandMarkProps {
  /** The method's id: visa, mastercard, amex, discover, paypal, card. Another is drawn as a plain card. */
  method: string
  /** Its name stands beside it already, so screen readers pass over the mark. */
  decorative?: boolean | undefined
  size?: 'small' | 'medium' | undefined
}

/** The mark of a payment method. */
export function BrandMark({ method, decorative, size = 'small' }: BrandMarkProps) {
  const mark = marks[method] ?? { file: 'card', name: method }
  return (
    // biome-ignore lint/performance/noImgElement: a small vector file of our own gains nothing from an image optimiser
    <img
      src={`/brands/${mark.file}.svg`}
      alt={decorative ? '' : mark.name}
      title={decorative ? undefined : mark.name}
      width={size === 'small' ? 36 : 48}
      height={size === 'small' ? 24 : 32}
      className={cn('shrink-0', size === 'small' ? 'h-6 w-9' : 'h-8 w-12')}
    />
  )
}

/** The marks of several methods in a row. */
export function BrandMarks({ methods }: { methods: readonly string[] }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-1">
      {methods.map((method) => (
        <BrandMark key={method} method={method} />
      ))}
    </span>
  )
}
