import { BrandMarks } from '@/components/brand-mark'

/** A payment system as the form of a currency knows it. */
export interface SystemChoice {
  readonly systemId: string
  readonly name: string
  readonly live: boolean
  readonly methods: readonly { readonly id: string; readonly label: string }[]
  /** The processor's own minimum as decimal text. */
  readonly floor: string | null
  /** The processor's own range, in a sentence. */
  readonly limits: string | null
  readonly problem: string | null
}

/** Read-only: the methods follow from what is ticked on the payment system. */
export function Methods({ system }: { system: SystemChoice | undefined }) {
  return (
    <div className="grid content-start gap-1.5">
      <p className="text-[13px] font-medium">Payment methods</p>
      {system && system.methods.length > 0 ? (
        <span className="flex min-h-9 items-center">
          <BrandMarks methods={system.methods.map(({ id }) => id)} />
        </span>
      ) : (
        <p className="text-[13px] text-ink-soft">
          {system ? 'None is ticked yet; payers are offered nothing until one is.' : 'Choose a payment system first.'}
        </p>
      )}
    </div>
  )
}
