import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { NavTabs } from '@/components/ui/tabs'
import { channelsWithoutProvider } from '@/lib/notifications/providers'
import { NOTHING_TO_SEND_BY } from './words'

/** The head of both lists, and what this installation lacks to send anything. */
export function MessagesHead({ description }: { description: string }) {
  return (
    <>
      <PageHeader title="Messages" description={description} />
      <NavTabs
        label="Pages about messages"
        tabs={[
          { href: '/admin/messages', label: 'Templates', exact: true },
          { href: '/admin/messages/sent', label: 'Sent' },
        ]}
      />
      {channelsWithoutProvider().map((channel) => (
        <Notice key={channel} tone="warning">
          {NOTHING_TO_SEND_BY[channel]}
        </Notice>
      ))}
    </>
  )
}
