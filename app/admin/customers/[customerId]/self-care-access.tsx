import { ActionForm } from '@/components/ui/action-form'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { Notice } from '@/components/ui/notice'
import { SubmitButton } from '@/components/ui/submit-button'
import { Time } from '@/components/ui/time'
import type { CustomerDetail } from '@/lib/customers/customers'
import { giveAccess, withdrawAccess } from '../actions'

/** May the customer sign in to self-care, with which address, and did they? */
export function SelfCareAccess({ customer, whyReadOnly }: { customer: CustomerDetail; whyReadOnly: string | null }) {
  const { access } = customer
  const whyNot = whyReadOnly ?? (customer.email ? null : 'Add an e-mail address under General info and save it first.')
  return (
    <Card
      title="Self-care access"
      description="In self-care the customer pays, keeps cards and finds receipts. They sign in by a link that is sent to their e-mail address."
    >
      <div className="grid justify-items-start gap-4">
        {access ? (
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Badge tone="success">On</Badge>
            <span className="break-all">{access.email}</span>
            <span className="text-ink-soft">
              {access.lastSeenAt ? (
                <>
                  Last seen <Time value={access.lastSeenAt} />
                </>
              ) : (
                'Has not signed in yet'
              )}
            </span>
          </p>
        ) : (
          <p className="flex flex-wrap items-center gap-3">
            <Badge>Off</Badge>
            <span className="text-ink-soft">This customer cannot sign in.</span>
          </p>
        )}
        {access && customer.email !== null && access.email !== customer.email && (
          <Notice tone="warning">
            They sign in as {access.email}, which is not the address under General info. Withdraw the access and give it
            again to use {customer.email}.
          </Notice>
        )}
        <div className="flex flex-wrap items-start gap-2">
          {(!access || access.email === customer.email) && (
            <ActionForm action={giveAccess} className="grid justify-items-start gap-3">
              <input type="hidden" name="customerId" value={customer.id} />
              <SubmitButton variant="secondary" disabledReason={whyNot}>
                {access ? 'Send a link again' : 'Give access'}
              </SubmitButton>
            </ActionForm>
          )}
          {access && !whyReadOnly && (
            <ConfirmDialog
              trigger={<Button variant="ghost">Withdraw access</Button>}
              title="Withdraw self-care access"
              question={`Sign ${customer.name} out of self-care and let them in no more? Cards and payments stay. You can give access again.`}
              confirmLabel="Withdraw access"
              tone="danger"
              fields={{ customerId: customer.id }}
              action={withdrawAccess}
            />
          )}
        </div>
      </div>
    </Card>
  )
}
