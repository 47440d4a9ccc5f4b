'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Checkbox } from '@/components/ui/choice'
import type { Terms as Addresses } from '@/lib/orders/terms'

export interface TermsProps {
  merchant: string
  terms: Addresses
  /** What was sent before scripts arrived. */
  sent: Readonly<Record<string, string>> | undefined
}

/**
 * What the payer has to agree to, where the merchant has named it. Opened in a tab of its own, so that nothing typed here is lost. Sent is the address that was read: if
 * the merchant names another one meanwhile, that is agreed to anew.
 */
export function Terms({ merchant, terms: { termsUrl, privacyUrl }, sent }: TermsProps) {
  const t = useTranslations('payLink')
  if (!termsUrl && !privacyUrl) return null
  const to = (address: string) => (chunks: ReactNode) => (
    <a
      href={address}
      target="_blank"
      rel="noreferrer"
      className="text-accent-ink underline decoration-1 underline-offset-3 hover:decoration-2"
    >
      {chunks}
      <span className="sr-only"> {t('newTab')}</span>
    </a>
  )
  return (
    <div className="grid gap-2">
      {termsUrl && (
        <Checkbox
          name="terms"
          label={t.rich('agreeTerms', { merchant, link: to(termsUrl) })}
          value={termsUrl}
          defaultChecked={sent?.terms === termsUrl}
        />
      )}
      {privacyUrl && (
        <Checkbox
          name="privacy"
          label={t.rich('agreePrivacy', { merchant, link: to(privacyUrl) })}
          value={privacyUrl}
          defaultChecked={sent?.privacy === privacyUrl}
        />
      )}
    </div>
  )
}
