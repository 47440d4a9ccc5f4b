import { answerSmsReport } from '@/lib/callbacks/message-reports'

/** Where the provider of SMS reports what became of a message. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ messageId: string }> },
): Promise<Response> {
  return answerSmsReport(request, (await params).messageId)
}
