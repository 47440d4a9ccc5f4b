import { answerCallback } from '@/lib/callbacks/answer'

/** Where processors call. */
export async function POST(request: Request, { params }: { params: Promise<{ systemId: string }> }): Promise<Response> {
  return answerCallback(request, (await params).systemId)
}
