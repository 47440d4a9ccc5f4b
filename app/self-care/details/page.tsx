import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/components/ui/action-form'
import { Card } from '@/components/ui/card'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { LinkButton, TextLink } from '@/components/ui/link-button'
import { PageHeader } from '@/components/ui/page-header'
import { SubmitButton } from '@/components/ui/submit-button'
import { Textarea } from '@/components/ui/textarea'
import { safeNext } from '@/lib/auth/next-path'
import { requireCustomer } from '@/lib/auth/session'
import { getCustomer } from '@/lib/customers/customers'
import { saveDetails } from './actions'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('details'))('title') }
}

interface Props {
  searchParams: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

/** What the merchant knows of the customer, theirs to correct. `next` is a page of self-care that sent them here to add something. */
export default async function DetailsPage({ searchParams }: Props) {
  const actor = await requireCustomer()
  const own = (await getCustomer(actor, actor.customerId)) ?? notFound()
  const next = safeNext((await searchParams).next)
  const back = next?.startsWith('/self-care/') ? next : undefined
  const t = await getTranslations('details')
  return (
    <>
      <PageHeader
        title={t('title')}
        description={t('intro')}
        actions={back && <LinkButton href={back}>{t('back')}</LinkButton>}
      />
      <Card>
        <ActionForm action={saveDetails} className="grid max-w-120 gap-5">
          {back && <input type="hidden" name="next" value={back} />}
          <Field name="name" label={t('name')} required>
            <Input autoComplete="name" defaultValue={own.name} maxLength={120} />
          </Field>
          <Field name="email" label={t('email')} hint={t('emailHint')} optional>
            <Input type="email" autoComplete="email" defaultValue={own.email ?? ''} maxLength={254} />
          </Field>
          <Field name="phone" label={t('phone')} optional>
            <Input type="tel" autoComplete="tel" defaultValue={own.phone ?? ''} maxLength={30} />
          </Field>
          <Field name="address" label={t('address')} hint={t('addressHint')} optional>
            <Textarea rows={3} autoComplete="street-address" defaultValue={own.address ?? ''} maxLength={300} />
          </Field>
          <div>
            <SubmitButton>{t('save')}</SubmitButton>
          </div>
        </ActionForm>
      </Card>
      <p className="text-ink-soft">
        {t.rich('signIn', { link: (chunks) => <TextLink href="/account">{chunks}</TextLink> })}
      </p>
    </>
  )
}
