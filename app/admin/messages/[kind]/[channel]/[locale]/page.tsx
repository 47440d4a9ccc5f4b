import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { PageHeader } from '@/components/ui/page-header'
import { NavTabs } from '@/components/ui/tabs'
import { may } from '@/lib/auth/actor'
import { currentSession, requireStaff } from '@/lib/auth/session'
import { MESSAGE_LOCALES } from '@/lib/notifications/defaults'
import { CHANNELS, PLACEHOLDERS, placeholdersOf } from '@/lib/notifications/kinds'
import { templateKey } from '@/lib/notifications/schemas'
import { getTemplate, type TemplateKey } from '@/lib/notifications/templates'
import { reset, save, test } from '../../../actions'
import { CHANNEL_WORDS, KIND_WORDS, languageName } from '../../../words'
import { TemplateForm } from './template-form'
import { TestSend } from './test-send'

export const metadata: Metadata = { title: 'Edit message' }

/** One message on one channel in one language: its words, how it looks, a test. */
export default async function TemplatePage({ params }: { params: Promise<Record<string, string>> }) {
  const actor = await requireStaff('messages.read')
  const key = templateKey.safeParse(await params)
  if (!key.success) notFound()
  const found = await getTemplate(actor, key.data)
  if (!found.ok) notFound()
  const session = await currentSession()
  const { kind, channel, locale } = key.data
  const { template, isOwn } = found.value
  const { name, when } = KIND_WORDS[kind]
  const whyNot = may(actor, 'messages.manage') ? null : 'Only an administrator changes what payers are told.'
  return (
    <>
      <PageHeader
        title={name}
        breadcrumb={[{ href: '/admin/messages', label: 'Messages' }]}
        description={when}
        badge={isOwn ? <Badge tone="info">Own words</Badge> : <Badge>Standard text</Badge>}
      />
      <NavTabs
        label={`Channels of ${name}`}
        tabs={CHANNELS.map((one) => ({ href: `/admin/messages/${kind}/${one}/${locale}`, label: CHANNEL_WORDS[one] }))}
      />
      {MESSAGE_LOCALES.length > 1 && <Languages at={key.data} />}
      <TemplateForm
        key={`${channel} ${locale}`}
        at={key.data}
        template={template}
        isOwn={isOwn}
        merchant={session?.place?.profileName ?? ''}
        placeholders={placeholdersOf(kind).map((one) => ({ name: one, what: PLACEHOLDERS[one] }))}
        action={save}
        whyNot={whyNot}
      >
        {!whyNot && (
          <>
            <TestSend at={key.data} action={test} to={channel === 'email' ? (session?.email ?? '') : ''} />
            {isOwn && <BackToStandard at={key.data} />}
          </>
        )}
      </TemplateForm>
    </>
  )
}

function Languages({ at: { kind, channel } }: { at: TemplateKey }) {
  return (
    <NavTabs
      label="Languages"
      tabs={MESSAGE_LOCALES.map((locale) => ({
        href: `/admin/messages/${kind}/${channel}/${locale}`,
        label: languageName(locale),
      }))}
    />
  )
}

function BackToStandard({ at }: { at: TemplateKey }) {
  const { name } = KIND_WORDS[at.kind]
  return (
    <Card title="Standard text" description="Your own words are given up; what was sent stays as it was sent.">
      <ConfirmDialog
        trigger={<Button variant="danger">Use the standard text</Button>}
        title="Use the standard text?"
        question={`“${name}” by ${CHANNEL_WORDS[at.channel]} says what it said before you changed it. Your own words are removed.`}
        confirmLabel="Use the standard text"
        tone="danger"
        fields={{ ...at }}
        action={reset}
      />
    </Card>
  )
}
