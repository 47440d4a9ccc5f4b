import type { Mail } from '../core/mailbox'

/** What a mail server writes about a mail that asked for it (RFC 3464), as the bytes of a mail. */
export function statusNotification(mail: Mail, report: 'delivered' | 'bounced'): string {
  const [recipient = ''] = mail.recipients
  const failed = report === 'bounced'
  const boundary = 'report-of-the-sandbox'
  return [
    'From: Mail Delivery System <MAILER-DAEMON@sandbox.example>',
    `To: ${mail.from}`,
    `Subject: ${failed ? 'Undelivered Mail Returned to Sender' : 'Successful Mail Delivery Report'}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    failed ? 'Your mail could not be delivered.' : 'Your mail was delivered.',
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; sandbox.example',
    `Original-Envelope-Id: ${mail.envelopeId ?? ''}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${failed ? 'failed' : 'delivered'}`,
    `Status: ${failed ? '5.1.1' : '2.0.0'}`,
    ...(failed
      ? ['Diagnostic-Code: smtp; 550 5.1.1 The mailbox was', '    closed by its owner']
      : ['Diagnostic-Code: smtp; 250 2.0.0 Ok']),
    '',
    `--${boundary}--`,
    '',
  ].join('\r\n')
}
