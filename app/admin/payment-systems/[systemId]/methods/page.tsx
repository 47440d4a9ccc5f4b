import type { Metadata } from 'next'
import { Card } from '@/components/ui/card'
import { getMethods } from '@/lib/payment-systems/methods'
import { saveMethods } from '../../actions'
import { found, loadSystem } from '../../load'
import { MethodsForm } from './methods-form'

export const metadata: Metadata = { title: 'Payment methods' }

/** Payment methods (S1-14). */
export default async function MethodsPage({ params }: { params: Promise<{ systemId: string }> }) {
  const { actor, system, whyReadOnly } = await loadSystem((await params).systemId)
  const methods = found(await getMethods(actor, { systemId: system.id }))
  return (
    <Card title="Payment methods" description={`Tick what payers may use through ${system.name}.`}>
      <MethodsForm systemId={system.id} methods={methods} action={saveMethods} whyReadOnly={whyReadOnly} />
    </Card>
  )
}
