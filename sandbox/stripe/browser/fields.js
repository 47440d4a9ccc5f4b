{
  const settings = new URLSearchParams(location.search)
  const channel = settings.get('channel')
  const parentOrigin = settings.get('parent') ?? location.origin
  const input = (id) => document.getElementById(id)
  const fields = { number: input('number'), expiry: input('expiry'), cvc: input('cvc') }
  const brands = [
    ['visa', 'Visa', /^4/],
    ['mastercard', 'Mastercard', /^(5[1-5]|2[2-7])/],
    ['amex', 'American Express', /^3[47]/],
    ['discover', 'Discover', /^(6011|64[4-9]|65)/],
    ['diners', 'Diners Club', /^3(0|6|8)/],
    ['jcb', 'JCB', /^35/],
    ['unionpay', 'UnionPay', /^62/],
  ]
  /** The appearance variables understood, and what each colours. */
  const COLOURS = {
    colorBackground: ['--box', '--surface'],
    colorText: ['--text'],
    colorTextSecondary: ['--soft'],
    colorPrimary: ['--accent'],
    colorDanger: ['--bad'],
  }
  const touched = new Set()

  const digits = (field) => field.value.replace(/\D/g, '')
  const brandOf = (number) => brands.find(([, , pattern]) => pattern.test(number)) ?? ['unknown', '', null]
  const numberLength = (number) => (brandOf(number)[0] === 'amex' ? 15 : 16)
  const cvcLength = () => (brandOf(digits(fields.number))[0] === 'amex' ? 4 : 3)

  function tell(message) {
    parent.postMessage({ source: 'stripe-stand-in', channel, ...message }, parentOrigin)
  }

  function luhn(number) {
    let sum = 0
    for (let i = 0; i < number.length; i += 1) {
      let digit = Number(number[number.length - 1 - i])
      if (i % 2) digit = digit > 4 ? digit * 2 - 9 : digit * 2
      sum += digit
    }
    return sum % 10 === 0
  }

  function numberProblem() {
    const number = digits(fields.number)
    if (number.length < numberLength(number)) return ['incomplete_number', 'Your card number is incomplete.']
    return luhn(number) ? undefined : ['invalid_number', 'Your card number is invalid.']
  }

  function expiry() {
    const text = digits(fields.expiry)
    return { month: Number(text.slice(0, 2)), year: 2000 + Number(text.slice(2, 4)), whole: text.length === 4 }
  }

  function expiryProblem() {
    const { month, year, whole } = expiry()
    if (!whole) return ['incomplete_expiry', "Your card's expiration date is incomplete."]
    if (month < 1 || month > 12) return ['invalid_expiry_month', "Your card's expiration month is invalid."]
    if (new Date(year, month, 1) <= new Date())
      return ['invalid_expiry_year_past', "Your card's expiration date is in the past."]
    return undefined
  }

  function cvcProblem() {
    return digits(fields.cvc).length < cvcLength()
      ? ['incomplete_cvc', "Your card's security code is incomplete."]
      : undefined
  }

  const problems = { number: numberProblem, expiry: expiryProblem, cvc: cvcProblem }

  function firstProblem() {
    return Object.values(problems)
      .map((find) => find())
      .find((problem) => problem !== undefined)
  }

  function errorOf([code, message]) {
    return { type: 'validation_error', code, message }
  }

  function show(name) {
    const problem = touched.has(name) ? problems[name]() : undefined
    input(`${name}-problem`).textContent = problem ? problem[1] : ''
    fields[name].setAttribute('aria-invalid', problem ? 'true' : 'false')
  }

  function changed() {
    const [brand, label] = brandOf(digits(fields.number))
    input('brand').textContent = label
    for (const name of Object.keys(fields)) show(name)
    const problem = firstProblem()
    const shown = [...touched].map((name) => problems[name]()).find((one) => one !== undefined)
    tell({
      type: 'change',
      empty: Object.values(fields).every((field) => field.value === ''),
      complete: !problem,
      brand,
      error: shown ? errorOf(shown) : undefined,
    })
  }

  function format(name) {
    const field = fields[name]
    const raw = digits(field)
    if (name === 'number') {
      const pattern = brandOf(raw)[0] === 'amex' ? /^(\d{1,4})(\d{1,6})?(\d{1,5})?.*/ : /(\d{4})(?=\d)/g
      const cut = raw.slice(0, numberLength(raw))
      field.value =
        brandOf(raw)[0] === 'amex'
          ? cut.replace(pattern, (_, ...p) => p.slice(0, 3).filter(Boolean).join(' '))
          : cut.replace(pattern, '$1 ')
    }
    if (name === 'expiry') {
      const padded = /^[2-9]$/.test(raw) ? `0${raw}` : raw.slice(0, 4)
      field.value = padded.length > 2 ? `${padded.slice(0, 2)} / ${padded.slice(2)}` : padded
    }
    if (name === 'cvc') field.value = raw.slice(0, cvcLength())
  }

  function submit() {
    for (const name of Object.keys(fields)) touched.add(name)
    changed()
    const bad = Object.keys(fields).find((name) => problems[name]())
    if (!bad) return {}
    fields[bad].focus()
    return { error: errorOf(problems[bad]()) }
  }

  async function createPaymentMethod(billingDetails) {
    const invalid = submit().error
    if (invalid) return { error: invalid }
    const { month, year } = expiry()
    const entry = {
      number: digits(fields.number),
      expMonth: month,
      expYear: year,
      cvc: digits(fields.cvc),
      billingDetails,
    }
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${settings.get('key')}` }
    if (settings.get('account')) headers['Stripe-Account'] = settings.get('account')
    try {
      const reply = await fetch('internal/payment_methods', { method: 'POST', headers, body: JSON.stringify(entry) })
      const body = await reply.json()
      return reply.ok ? { paymentMethod: body } : { error: body.error }
    } catch {
      return {
        error: {
          type: 'api_connection_error',
          message: 'The card could not be sent. Check your connection and try again.',
        },
      }
    }
  }

  const calls = {
    submit,
    createPaymentMethod,
    focus: () => fields.number.focus(),
    clear: () => {
      for (const field of Object.values(fields)) field.value = ''
      touched.clear()
      changed()
    },
    appearance: ({ theme = 'stripe', variables = {} }) => {
      const { dataset, style } = document.documentElement
      dataset.theme = theme
      for (const [name, properties] of Object.entries(COLOURS)) {
        const colour = CSS.supports('color', variables[name] ?? '') ? variables[name] : ''
        for (const property of properties) style.setProperty(property, colour)
      }
    },
  }

  window.addEventListener('message', async (event) => {
    const { data } = event
    if (event.source !== parent || event.origin !== parentOrigin || data?.channel !== channel) return
    const run = Object.hasOwn(calls, data.call) ? calls[data.call] : undefined
    if (run) tell({ type: 'answer', id: data.id, result: (await run(data.value)) ?? {} })
  })

  for (const [name, field] of Object.entries(fields)) {
    field.addEventListener('input', (event) => {
      // While something is deleted the separators must not grow back.
      if (!event.inputType?.startsWith('delete')) format(name)
      if (touched.has(name) && !problems[name]()) touched.delete(name)
      changed()
    })
    field.addEventListener('blur', () => {
      if (field.value !== '') touched.add(name)
      changed()
    })
    field.addEventListener('focus', () => tell({ type: 'focus' }))
  }
  document.getElementById('card').addEventListener('submit', (event) => event.preventDefault())
  calls.appearance(JSON.parse(settings.get('appearance') ?? '{}'))
  new ResizeObserver(() => tell({ type: 'resize', height: document.body.offsetHeight })).observe(document.body)
  tell({ type: 'ready' })
}
