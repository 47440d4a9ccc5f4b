import { startSandbox } from './start'

const sandbox = await startSandbox({
  port: Number(process.env.SANDBOX_PORT ?? 4400),
  smtpPort: Number(process.env.SANDBOX_SMTP_PORT ?? 4425),
  dataFile: process.env.SANDBOX_DATA || undefined,
  origin: process.env.SANDBOX_URL || undefined,
})
process.stdout.write(`sandbox ready on ${sandbox.origin}\n`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    sandbox.close().then(() => process.exit(0))
  })
}
