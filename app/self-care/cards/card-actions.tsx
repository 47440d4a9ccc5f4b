import { getTranslations } from 'next-intl/server'
import { ActionForm } from '@/components/ui/action-form'
import { Button } from '@/components/ui/button'
import { ConfirmDialog } from '@/components/ui/confirm-dialog'
import { SubmitButton } from '@/components/ui/submit-button'
import { makeDefault, remove } from './actions'

/** What can be done with a kept card. */
export async function CardActions({ id, title, isDefault }: { id: string; title: string; isDefault: boolean }) {
  const t = await getTranslations('cards')
  return (
    <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:ps-16">
      {!isDefault && (
        <ActionForm action={makeDefault}>
          <input type="hidden" name="card" value={id} />
          <SubmitButton variant="secondary" size="small" aria-label={t('makeDefaultOf', { card: title })}>
            {t('makeDefault')}
          </SubmitButton>
        </ActionForm>
      )}
      <ConfirmDialog
        trigger={
          <Button variant="ghost" size="small" aria-label={t('removeOf', { card: title })}>
            {t('remove')}
          </Button>
        }
        title={t('removeTitle')}
        question={t('removeQuestion', { card: title })}
        confirmLabel={t('removeConfirm')}
        cancelLabel={t('cancel')}
        tone="danger"
        fields={{ card: id }}
        action={remove}
      />
    </div>
  )
}
