import { comeBack } from '../come-back'

/** The processor sends the payer here when they turned back. It is asked all the same; the payment's page then offers the ways on. */
export function GET(
  _request: Request,
  { params }: { params: Promise<{ token: string; id: string }> },
): Promise<Response> {
  return comeBack(params)
}
