import { metrics } from '@/lib/operations/scrape'

/** For Prometheus, which knows the token. */
export function GET(request: Request): Promise<Response> {
  return metrics(request)
}
