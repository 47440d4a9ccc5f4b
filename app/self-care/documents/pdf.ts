import { getTranslations } from 'next-intl/server'

/** The answer of a route with a payer's document: shown by the browser, kept by nobody on the way; "not found" where there is none. */
export async function pdfAnswer(
  found: { readonly filename: string; readonly pdf: Uint8Array } | undefined,
): Promise<Response> {
  if (!found) return new Response((await getTranslations('problem'))('noDocument'), { status: 404 })
  return new Response(Uint8Array.from(found.pdf), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename="${found.filename}"`,
      'cache-control': 'private, no-store',
    },
  })
}
