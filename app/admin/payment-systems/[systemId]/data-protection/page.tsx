import { CircleCheck, CircleX } from 'lucide-react'
import type { Metadata } from 'next'
import { Card } from '@/components/ui/card'
import { getDataProtection } from '@/lib/payment-systems/data-protection'
import { saveDataProtection } from '../../actions'
import { found, loadSystem } from '../../load'
import { DataProtectionForm } from './data-protection-form'

export const metadata: Metadata = { title: 'Data protection' }

/** Data protection (S1-15…17, D4, D5). */
export default async function DataProtectionPage({ params }: { params: Promise<{ systemId: string }> }) {
  const { actor, system, whyReadOnly } = await loadSystem((await params).systemId)
  const { storedInfo, cvvRequired, fullCard } = found(await getDataProtection(actor, { systemId: system.id }))
  return (
    <>
      <Card title="Data protection" description="How the card information of payers is handled and stored.">
        <DataProtectionForm
          systemId={system.id}
          storedInfo={storedInfo}
          cvvRequired={cvvRequired}
          whyNotFull="Not possible with this payment system: what it needs is listed below."
          action={saveDataProtection}
          whyReadOnly={whyReadOnly}
        />
      </Card>
      <Card title="What “Full card info except the CVV” would need">
        <ul className="grid gap-4">
          {fullCard.map(({ label, met, explanation }) => (
            <li key={label} className="flex gap-3">
              {met ? (
                <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
              ) : (
                <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
              )}
              <span className="grid gap-0.5">
                <span className="font-medium">
                  {label}
                  <span className="sr-only">{met ? ' (there)' : ' (missing)'}</span>
                </span>
                <span className="text-ink-soft">{explanation}</span>
              </span>
            </li>
          ))}
        </ul>
      </Card>
    </>
  )
}
