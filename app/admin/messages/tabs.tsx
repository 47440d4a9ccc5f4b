import { PageHeader } from '@/components/ui/page-header'
import { NavTabs } from '@/components/ui/tabs'

/** The head of both lists. */
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
    </>
  )
}
