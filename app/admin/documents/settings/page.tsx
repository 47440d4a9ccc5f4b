import type { Metadata } from 'next'
import { ActionForm } from '@/components/ui/action-form'
import { Card } from '@/components/ui/card'
import { Checkbox } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { PageHeader } from '@/components/ui/page-header'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import { requireStaff } from '@/lib/auth/session'
import { getDocumentSettings } from '@/lib/documents/settings'
import { saveSettings } from '../actions'

export const metadata: Metadata = { title: 'Settings of documents' }

const KINDS = [
  ['receipt', 'Receipts', 'Issued for every payment that is taken.'],
  ['credit_note', 'Credit notes', 'Issued for every refund; each names what it corrects.'],
  ['invoice', 'Invoices', 'Issued for orders. Fill in who you are below first: an invoice without it is worth little.'],
] as const

/** Which documents payers download (S2-05), and what is printed on them. */
export default async function DocumentSettingsPage() {
  const actor = await requireStaff('documents.manage')
  const settings = await getDocumentSettings(actor)
  return (
    <>
      <PageHeader
        title="Settings of documents"
        breadcrumb={[{ href: '/admin/documents', label: 'Documents' }]}
        description="What payers may download, and who you are on paper. Documents that were issued stay as they are."
      />
      <ActionForm action={saveSettings} className="grid gap-6">
        <Card title="What payers may download">
          <fieldset className="grid gap-3">
            <legend className="mb-3 text-ink-soft">
              Documents are issued in any case, and you always find them in the list. An order’s summary payers can
              always download.
            </legend>
            {KINDS.map(([kind, label, hint]) => (
              <Checkbox
                key={kind}
                name={kind}
                label={label}
                hint={hint}
                defaultChecked={settings.payerKinds.includes(kind)}
              />
            ))}
          </fieldset>
        </Card>
        <Card title="Printed on documents" description="Above the title, under your profile’s name.">
          <div className="grid max-w-120 gap-5">
            <Field name="legalName" label="Legal name" optional>
              <Input defaultValue={settings.legalName ?? ''} maxLength={200} autoComplete="organization" />
            </Field>
            <Field name="address" label="Address" optional>
              <Textarea rows={3} defaultValue={settings.address ?? ''} maxLength={300} />
            </Field>
            <Field name="taxNumber" label="Tax number" optional>
              <Input defaultValue={settings.taxNumber ?? ''} maxLength={60} />
            </Field>
          </div>
        </Card>
        <div>
          <SubmitButton>Save</SubmitButton>
        </div>
      </ActionForm>
    </>
  )
}
