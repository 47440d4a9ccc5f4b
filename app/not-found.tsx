import { MessagePage } from '@/components/message-page'
import { LinkButton } from '@/components/ui/link-button'

/** Nothing at this address. */
export default function NotFound() {
  return (
    <MessagePage
      title="There is nothing at this address"
      actions={
        <LinkButton href="/" variant="primary">
          Go to the start page
        </LinkButton>
      }
    >
      <p>The address may be mistyped, or what was here has been removed or is not yours to see. No money moved.</p>
    </MessagePage>
  )
}
