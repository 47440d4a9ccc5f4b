import type { Metadata } from 'next'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { ROLE_NAMES } from '@/lib/auth/seats'
import { requireStaff } from '@/lib/auth/session'
import { listUsers, type User } from '@/lib/auth/users'
import { InviteForm } from './invite-form'
import { UserControls } from './user-controls'

export const metadata: Metadata = { title: 'Users' }

/** The staff of the profile and what they may do (S2-48). */
export default async function UsersPage() {
  const actor = await requireStaff('users.manage')
  const users = await listUsers(actor)
  return (
    <div className="grid gap-6">
      <PageHeader
        title="Users"
        description="Who works in this profile, and as what. A change holds from their next click on."
      />
      <Card flush>
        <ul className="divide-y divide-line">
          {users.map((user) => (
            <UserRow key={user.seatId} user={user} />
          ))}
        </ul>
      </Card>
      <Card
        title="Invite a user"
        description="They get a link by e-mail to set a password with. It works for three days and can be sent again."
      >
        <InviteForm />
      </Card>
      <Card title="Roles">
        <dl className="grid gap-3">
          {ROLES.map(([role, text]) => (
            <div key={role} className="grid gap-0.5">
              <dt className="font-medium">{ROLE_NAMES[role]}</dt>
              <dd className="text-ink-soft">{text}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </div>
  )
}

const ROLES = [
  ['admin', 'Everything, including payment systems, currencies and users.'],
  ['accountant', 'Sees all payments, customers, settings and the books; captures and refunds; changes no settings.'],
  ['normal', 'Customers and their payments, captures and refunds. No overview.'],
  ['restricted', 'Only the customers they made themselves and those customers’ payments; moves no money.'],
] as const

function UserRow({ user }: { user: User }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-3 sm:px-6">
      <div className="grid min-w-0 gap-0.5">
        <span className="flex flex-wrap items-center gap-2">
          <span className="break-words font-medium">{user.name}</span>
          {user.self && <Badge tone="info">You</Badge>}
          {!user.hasPassword && <Badge tone="warning">No password yet</Badge>}
        </span>
        <span className="break-words text-ink-soft">{user.email}</span>
        <span className="text-[13px] text-ink-soft">
          {user.lastSeenAt ? (
            <>
              Last seen <Time value={user.lastSeenAt} />
            </>
          ) : (
            'Never signed in'
          )}
        </span>
      </div>
      <UserControls
        seatId={user.seatId}
        name={user.name}
        role={user.role}
        self={user.self}
        hasPassword={user.hasPassword}
      />
    </li>
  )
}
