import type { Metadata } from 'next'
import { ActionForm } from '@/components/ui/action-form'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { LinkButton } from '@/components/ui/link-button'
import { SubmitButton } from '@/components/ui/submit-button'
import { may } from '@/lib/auth/actor'
import { requireStaff } from '@/lib/auth/session'
import { MESSAGE_LOCALES } from '@/lib/notifications/defaults'
import { CHANNELS } from '@/lib/notifications/kinds'
import { type KindItem, listKinds } from '@/lib/notifications/templates'
import { turn } from './actions'
import { MessagesHead } from './tabs'
import { CHANNEL_WORDS, KIND_WORDS } from './words'

export const metadata: Metadata = { title: 'Messages' }

/** Settings → Messages: what payers are told, in whose words, and whether. */
export default async function MessagesPage() {
  const actor = await requireStaff('messages.read')
  const kinds = await listKinds(actor)
  const whyNot = may(actor, 'messages.manage') ? null : 'Only an administrator changes what payers are told.'
  return (
    <>
      <MessagesHead description="What payers are told by e-mail and SMS. Each outcome is told once, when it is final." />
      <Card
        title="Sent by themselves"
        description="Switched off, nobody is sent them; what they tell of happens all the same."
        flush
      >
        <KindList kinds={kinds.filter(({ automatic }) => automatic)} whyNot={whyNot} />
      </Card>
      <Card title="Sent when somebody asks for it" description="There is nothing to switch." flush>
        <KindList kinds={kinds.filter(({ automatic }) => !automatic)} whyNot={whyNot} />
      </Card>
    </>
  )
}

function KindList({ kinds, whyNot }: { kinds: readonly KindItem[]; whyNot: string | null }) {
  return (
    <ul className="divide-y divide-line border-t border-line">
      {kinds.map((one) => (
        <KindRow key={one.kind} one={one} whyNot={whyNot} />
      ))}
    </ul>
  )
}

function KindRow({ one: { kind, automatic, isOn, own }, whyNot }: { one: KindItem; whyNot: string | null }) {
  const { name, when } = KIND_WORDS[kind]
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-3 sm:px-6">
      <div className="grid min-w-0 gap-0.5">
        <span className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{name}</span>
          {automatic && <Badge tone={isOn ? 'success' : 'neutral'}>{isOn ? 'On' : 'Off'}</Badge>}
          {own.length > 0 && (
            <Badge tone="info">Own words: {own.map((channel) => CHANNEL_WORDS[channel]).join(', ')}</Badge>
          )}
        </span>
        <span className="text-ink-soft">{when}</span>
      </div>
      <div className="flex flex-wrap items-start gap-2">
        {CHANNELS.map((channel) => (
          <LinkButton
            key={channel}
            href={`/admin/messages/${kind}/${channel}/${MESSAGE_LOCALES[0]}`}
            aria-label={`${CHANNEL_WORDS[channel]} of ${name}`}
          >
            {CHANNEL_WORDS[channel]}
          </LinkButton>
        ))}
        {automatic && (
          <ActionForm action={turn} className="flex flex-wrap items-center gap-2">
            <input type="hidden" name="kind" value={kind} />
            <input type="hidden" name="isOn" value={isOn ? 'false' : 'true'} />
            <SubmitButton
              variant={isOn ? 'ghost' : 'secondary'}
              disabledReason={whyNot}
              aria-label={`${isOn ? 'Switch off' : 'Switch on'} ${name}`}
            >
              {isOn ? 'Switch off' : 'Switch on'}
            </SubmitButton>
          </ActionForm>
        )}
      </div>
    </li>
  )
}
