/** Answers while this process can answer at all: for supervisors and balancers. */
export function GET(): Response {
  return Response.json({ status: 'ok' })
}
