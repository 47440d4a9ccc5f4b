import { answerMailReport } from '@/lib/callbacks/message-reports'

/** Where a mail server reports what became of an e-mail. */
export async function POST(request: Request): Promise<Response> {
  return answerMailReport(request)
}
