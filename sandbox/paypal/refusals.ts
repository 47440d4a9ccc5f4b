/** One line of an error answer's `details`. */
export type Detail = { issue: string; description: string; field?: string; value?: string; location?: string }
export type Link = { href: string; rel: string; method?: string }

const NAMES: Record<number, { name: string; message: string }> = {
  400: {
    name: 'INVALID_REQUEST',
    message: 'Request is not well-formed, syntactically incorrect, or violates schema.',
  },
  401: {
    name: 'AUTHENTICATION_FAILURE',
    message: 'Authentication failed due to missing authorization header, or invalid authentication credentials.',
  },
  403: { name: 'NOT_AUTHORIZED', message: 'Authorization failed due to insufficient permissions.' },
  404: { name: 'RESOURCE_NOT_FOUND', message: 'The specified resource does not exist.' },
  409: { name: 'RESOURCE_CONFLICT', message: 'The server has detected a conflict while processing this request.' },
  415: { name: 'UNSUPPORTED_MEDIA_TYPE', message: 'The server does not support the request payload media type.' },
  422: {
    name: 'UNPROCESSABLE_ENTITY',
    message: 'The requested action could not be performed, semantically incorrect, or failed business validation.',
  },
  429: { name: 'RATE_LIMIT_REACHED', message: 'Too many requests. Blocked due to rate limiting.' },
  500: { name: 'INTERNAL_SERVER_ERROR', message: 'An internal server error has occurred.' },
  503: { name: 'SERVICE_UNAVAILABLE', message: 'Service Unavailable.' },
}

/** Issues that are not answered with 422. */
const STATUS_OF: Record<string, number> = {
  INVALID_PARAMETER_VALUE: 400,
  INVALID_PARAMETER_SYNTAX: 400,
  INVALID_STRING_LENGTH: 400,
  INVALID_ARRAY_MIN_ITEMS: 400,
  INVALID_ARRAY_MAX_ITEMS: 400,
  MISSING_REQUIRED_PARAMETER: 400,
  MALFORMED_REQUEST_JSON: 400,
  INVALID_RESOURCE_ID: 404,
  PREVIOUS_REQUEST_IN_PROGRESS: 409,
  PERMISSION_DENIED: 403,
  NOT_AUTHORIZED: 403,
  WEBHOOK_URL_ALREADY_EXISTS: 400,
  WEBHOOK_NUMBER_LIMIT_EXCEEDED: 400,
  RATE_LIMIT_REACHED: 429,
  INTERNAL_SERVER_ERROR: 500,
  INTERNAL_SERVICE_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
}

const DESCRIPTIONS: Record<string, string> = {
  ACTION_DOES_NOT_MATCH_INTENT: 'The order was created with another intent than this action needs.',
  AUTH_CAPTURE_CURRENCY_MISMATCH: 'The currency of the capture must be the currency of the authorized payment.',
  AUTHORIZATION_ALREADY_CAPTURED: 'The authorization has already been captured.',
  AUTHORIZATION_DENIED: 'A denied authorization cannot be captured.',
  AUTHORIZATION_EXPIRED: 'An expired authorization cannot be captured.',
  AUTHORIZATION_VOIDED: 'A voided authorization cannot be captured or reauthorized.',
  CANNOT_BE_ZERO_OR_NEGATIVE: 'Must be greater than zero. If the currency supports decimals, at most two are accepted.',
  CAPTURE_FULLY_REFUNDED: 'The capture has already been fully refunded.',
  DECIMAL_PRECISION: 'The value of the field should not be more than two decimal places.',
  DECIMALS_NOT_SUPPORTED: 'The currency does not support decimals.',
  DUPLICATE_INVOICE_ID: 'An invoice with this id was already paid; each invoice_id may be used for one payment only.',
  DUPLICATE_REFERENCE_ID: 'reference_id must be unique when several purchase units are sent.',
  DUPLICATE_REQUEST_ID: 'The value of PayPal-Request-Id was already used for a different request.',
  INSTRUMENT_DECLINED:
    "The instrument presented was declined by the processor or bank, or it can't be used for this payment.",
  INVALID_CURRENCY_CODE: 'The currency code is not one PayPal accepts.',
  INVALID_PARAMETER_SYNTAX: 'The value of a field does not conform to the expected format.',
  INVALID_PARAMETER_VALUE: 'The value of a field is invalid.',
  INVALID_RESOURCE_ID: 'Specified resource ID does not exist. Please check the resource ID and try again.',
  INVALID_STRING_LENGTH: 'The value of a field is either too short or too long.',
  MALFORMED_REQUEST_JSON: 'The request JSON is not well formed.',
  MAX_CAPTURE_AMOUNT_EXCEEDED: 'Capture amount exceeds allowable limit.',
  MAX_CAPTURE_COUNT_EXCEEDED: 'Maximum number of allowable captures has been reached.',
  MAX_VALUE_EXCEEDED: 'The amount exceeds the largest PayPal accepts.',
  MISSING_REQUIRED_PARAMETER: 'A required field is missing.',
  MULTI_CURRENCY_ORDER: 'All purchase units of an order must have the same currency.',
  ORDER_ALREADY_AUTHORIZED: 'Order already authorized.',
  ORDER_ALREADY_CAPTURED: 'Order already captured.',
  ORDER_EXPIRED: 'The order has expired and cannot be paid any more.',
  ORDER_NOT_APPROVED: 'Payer has not yet approved the Order for payment.',
  PERMISSION_DENIED: 'You do not have permission to access or perform operations on this resource.',
  PENDING_CAPTURE: 'Cannot initiate a refund as the capture is pending.',
  PREVIOUSLY_CAPTURED: 'Authorization has been previously captured and hence cannot be voided.',
  PREVIOUSLY_VOIDED: 'Authorization has been previously voided and hence cannot be voided again.',
  REAUTHORIZATION_TOO_SOON: 'A reauthorization is allowed only once, after the honour period of three days.',
  REFUND_AMOUNT_EXCEEDED:
    'The refund amount must be less than or equal to the capture amount that is not yet refunded.',
  REFUND_CAPTURE_CURRENCY_MISMATCH: 'Refund must be in the same currency as the capture.',
  REFUND_NOT_ALLOWED: 'A declined capture cannot be refunded.',
  REFUND_TIME_LIMIT_EXCEEDED: 'The time limit of 180 days to refund this capture has passed.',
  WEBHOOK_NUMBER_LIMIT_EXCEEDED: 'An app can have ten webhooks at most.',
  WEBHOOK_URL_ALREADY_EXISTS: 'The app has a webhook with this address already.',
  UNSUPPORTED_INTENT: 'Several purchase units are accepted with intent CAPTURE only.',
}

/** A call PayPal turns down. Nothing was done; `status` and `details` become the answer. */
export class Refusal extends Error {
  readonly status: number
  readonly details: Detail[]
  readonly links: Link[]
  constructor(status: number, details: Detail[], links: Link[] = []) {
    super(details.map((detail) => detail.issue).join(', ') || `status ${status}`)
    this.status = status
    this.details = details
    this.links = links
  }
}

/** The detail line of an issue; `field` is a JSON pointer into the body. */
export function detail(issue: string, field?: string, value?: unknown): Detail {
  const line: Detail = { issue, description: DESCRIPTIONS[issue] ?? 'The request was refused.' }
  if (field === undefined) return line
  const shown = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value)
  return { field, value: shown.slice(0, 256), location: 'body', ...line }
}

/** The refusal of one issue, with the status PayPal answers it with (422 unless the issue says otherwise). */
export function refuse(issue: string, field?: string, value?: unknown, links: Link[] = []): Refusal {
  return new Refusal(statusOf(issue), [detail(issue, field, value)], links)
}

/** The HTTP status an issue is answered with. */
export function statusOf(issue: string): number {
  return STATUS_OF[issue] ?? 422
}

/** The body of an error answer in PayPal's shape. */
export function errorBody(status: number, debugId: string, details: Detail[] = [], links: Link[] = []): object {
  const { name, message } = NAMES[status] ?? { name: 'INTERNAL_SERVER_ERROR', message: 'Unknown error.' }
  const help = details[0]
    ? [{ href: `https://developer.paypal.com/docs/api/orders/v2/#error-${details[0].issue}`, rel: 'information_link' }]
    : []
  return { name, message, debug_id: debugId, ...(details.length > 0 ? { details } : {}), links: [...help, ...links] }
}
