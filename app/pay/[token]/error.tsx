'use client'

import { useTranslations } from 'next-intl'
import { PayerProblem } from '@/components/payer-problem'

/** A page of a payment link broke while it was being made. */
export default function PayError(props: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('problem')
  return (
    <div className="mx-auto w-full max-w-130 px-4 pt-6 sm:pt-12">
      <PayerProblem {...props} paying={t('payingLink')} />
    </div>
  )
}
