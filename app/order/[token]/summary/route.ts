import { getTranslations } from 'next-intl/server'
import { pdfAnswer } from '@/app/pdf'
import { summaryByLink } from '@/lib/orders/portal'
import { payerOf } from '../../open'

/** The summary of the order behind a link as it stands, as PDF. */
export async function GET(_request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  const payer = await payerOf((await params).token)
  return pdfAnswer(payer && (await summaryByLink(payer)), (await getTranslations('order'))('noDocument'))
}
