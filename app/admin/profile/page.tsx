import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { CopyText } from '@/components/ui/copy-button'
import { DescriptionList } from '@/components/ui/description-list'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { Time } from '@/components/ui/time'
import { requireStaff } from '@/lib/auth/session'
import { getTerms } from '@/lib/orders/terms'
import { getProfile } from '@/lib/orders/verification'
import { TermsForm } from './terms-form'
import { Verification } from './verification'

export const metadata: Metadata = { title: 'Profile' }

/** Settings → Profile: who we are, and whether we may take real money by links (S4-03). */
export default async function ProfilePage() {
  const actor = await requireStaff('profile.manage')
  const profile = await getProfile(actor)
  if (!profile) notFound()
  const { verifiedAt } = profile
  const terms = await getTerms(actor)
  return (
    <div className="grid gap-6">
      <PageHeader
        title="Profile"
        badge={verifiedAt ? <Badge tone="success">Verified</Badge> : <Badge tone="warning">Not verified</Badge>}
      />
      <Card title={profile.name}>
        <DescriptionList
          items={[
            { label: 'Country', value: new Intl.DisplayNames(['en'], { type: 'region' }).of(profile.country) },
            { label: 'Base currency', value: profile.baseCurrency },
            { label: 'Created', value: <Time value={profile.createdAt} show="date" /> },
            { label: 'Verified', value: verifiedAt ? <Time value={verifiedAt} /> : 'No' },
            { label: 'Profile id', value: <CopyText value={profile.id} label="Copy the profile’s id" /> },
          ]}
        />
      </Card>
      <Card
        title="Terms and privacy"
        description="Whoever pays by a link ticks that they agree to what is at these addresses. Where there is none, nothing is asked."
      >
        <TermsForm terms={terms} />
      </Card>
      <Card
        title="Verification"
        description="Whoever takes real money by a link must be who they say they are. What you looked at is kept in the audit log."
      >
        <div className="grid max-w-160 gap-5">
          {!verifiedAt && (
            <Notice>Until then payment links and orders work in Test mode only, where no money moves.</Notice>
          )}
          <Verification isVerified={verifiedAt !== null} name={profile.name} />
        </div>
      </Card>
    </div>
  )
}
