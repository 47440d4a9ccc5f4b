import { Pencil } from 'lucide-react'
import { LinkButton } from '@/components/ui/link-button'

/** The edit icon of a currency (S1-20). */
export function EditLink({ code }: { code: string }) {
  return (
    <LinkButton
      href={`/admin/currencies/${code}`}
      variant="ghost"
      size="small"
      square
      aria-label={`Edit ${code}`}
      className="relative z-10"
    >
      <Pencil aria-hidden className="size-4" />
    </LinkButton>
  )
}
