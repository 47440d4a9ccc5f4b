import { answerPayment } from '@/lib/api/self-care-payments'

/** Where the pay page's scripts send what was typed, in development; in production the server around Next answers it. */
export function POST(request: Request): Promise<Response> {
  return answerPayment(request)
}
