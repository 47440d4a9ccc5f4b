import 'reflect-metadata'

import { randomBytes } from 'node:crypto'
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import type { Issued } from './state'

const LEAF_NAME = 'messageverificationcerts.paypal.com'
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
}
const DAY = 86_400_000

function serial(): string {
  // A leading zero bit keeps the number positive, as certificates ask.
  return `01${randomBytes(15).toString('hex')}`
}

/** A fresh certificate authority and, issued by it, the certificate the webhooks of this sandbox are signed with. */
export async function issueCertificate(now: Date): Promise<Issued> {
  const caKeys = await crypto.subtle.generateKey(RSA, true, ['sign', 'verify'])
  const leafKeys = await crypto.subtle.generateKey(RSA, true, ['sign', 'verify'])
  const notBefore = new Date(now.getTime() - DAY)
  const notAfter = new Date(now.getTime() + 825 * DAY)
  const ca = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: 'CN=Sandbox certificate authority, O=Quittance sandbox',
    notBefore,
    notAfter: new Date(now.getTime() + 3650 * DAY),
    signingAlgorithm: RSA,
    keys: caKeys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  })
  const leaf = await X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: `CN=${LEAF_NAME}, O=Quittance sandbox`,
    issuer: ca.subject,
    notBefore,
    notAfter,
    signingAlgorithm: RSA,
    publicKey: leafKeys.publicKey,
    signingKey: caKeys.privateKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new SubjectAlternativeNameExtension([{ type: 'dns', value: LEAF_NAME }]),
    ],
  })
  const key = await crypto.subtle.exportKey('pkcs8', leafKeys.privateKey)
  return {
    caPem: ca.toString('pem'),
    leafPem: leaf.toString('pem'),
    leafKeyPem: PemConverter.encode(key, 'PRIVATE KEY'),
    certId: `CERT-${randomBytes(4).toString('hex')}-${randomBytes(4).toString('hex')}`,
    notAfter: notAfter.toISOString(),
  }
}
