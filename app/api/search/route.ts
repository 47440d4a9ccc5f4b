import { answerSearch } from '@/lib/api/answer-search'

/** Where the console's search sends what was typed. */
export function POST(request: Request): Promise<Response> {
  return answerSearch(request)
}
