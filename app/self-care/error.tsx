'use client'

import { useTranslations } from 'next-intl'
import { PayerProblem } from '@/components/payer-problem'
import { LinkButton } from '@/components/ui/link-button'

/** A self-care page broke while it was being made. */
export default function SelfCareError(props: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('problem')
  return <PayerProblem {...props} action={<LinkButton href="/self-care/history">{t('history')}</LinkButton>} />
}
