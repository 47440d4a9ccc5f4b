import { comeBack } from '../come-back'

/** The processor sends the payer here when it is through with them. */
export function GET(
  _request: Request,
  { params }: { params: Promise<{ token: string; id: string }> },
): Promise<Response> {
  return comeBack(params)
}
