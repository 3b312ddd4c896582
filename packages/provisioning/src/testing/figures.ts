/**
 * Containers of RFC 6030: the values of its figures, laid out here.
 *
 * Figure 6 is under a pre-shared key, figure 7 under the passphrase "qwerty".
 */
import { createCipheriv, createHmac } from "node:crypto"

export const FIGURE_6_KEY = Buffer.from("12345678901234567890123456789012", "hex")
export const FIGURE_7_PASSPHRASE = "qwerty"
/** "12345678901234567890", as base64. */
export const PLAIN_SECRET = "<Secret><PlainValue>MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=\n</PlainValue></Secret>"
export const SECRET_HEX = "3132333435363738393031323334353637383930"

const NAMESPACES = [
  'xmlns="urn:ietf:params:xml:ns:keyprov:pskc"',
  'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"',
  'xmlns:xenc="http://www.w3.org/2001/04/xmlenc#"',
  'xmlns:xenc11="http://www.w3.org/2009/xmlenc11#"',
  'xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#"',
].join(" ")

export function container(...parts: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<KeyContainer Version="1.0" ${NAMESPACES}>\n${parts.join("\n")}\n</KeyContainer>\n`
}

export type KeyParts = {
  readonly serial?: string
  readonly id?: string
  readonly kind?: string
  readonly parameters?: string
  readonly data?: string
  readonly policy?: string
}

/** Figure 3's key, with parts exchanged. */
export function keyPackage({
  serial = "987654321",
  id = "12345678",
  kind = "hotp",
  parameters = '<ResponseFormat Length="8" Encoding="DECIMAL"/>',
  data = `${PLAIN_SECRET}<Counter><PlainValue>0</PlainValue></Counter>`,
  policy = "",
}: KeyParts = {}): string {
  return `<KeyPackage><DeviceInfo><Manufacturer>Manufacturer</Manufacturer><SerialNo>${serial}</SerialNo></DeviceInfo>
<CryptoModuleInfo><Id>CM_ID_001</Id></CryptoModuleInfo>
<Key Id="${id}" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:${kind}"><Issuer>Issuer</Issuer>
<AlgorithmParameters>${parameters}</AlgorithmParameters>
<Data>${data}</Data>${policy}</Key></KeyPackage>`
}

export function cipherData(value: string, algorithm = "aes128-cbc"): string {
  return `<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#${algorithm}"/>
<xenc:CipherData><xenc:CipherValue>
${value}
</xenc:CipherValue></xenc:CipherData>`
}

export function macMethod(macKey: string, algorithm = "http://www.w3.org/2000/09/xmldsig#hmac-sha1"): string {
  return `<MACMethod Algorithm="${algorithm}"><MACKey>${macKey}</MACKey></MACMethod>`
}

export const PRE_SHARED = "<EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></EncryptionKey>"

export const FIGURE_6_DATA = `<Secret><EncryptedValue>${cipherData("AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv")}</EncryptedValue>
<ValueMAC>Su+NvtQfmvfJzF6bmQiJqoLRExc=
</ValueMAC></Secret><Counter><PlainValue>0</PlainValue></Counter>`
export const FIGURE_6 = container(
  PRE_SHARED,
  macMethod(cipherData("ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX")),
  keyPackage({ data: FIGURE_6_DATA }),
)

export const FIGURE_7 = container(
  `<EncryptionKey><xenc11:DerivedKey>
<xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
<pkcs5:PBKDF2-params><Salt xmlns=""><Specified>Ej7/PEpyEpw=</Specified></Salt><IterationCount xmlns="">1000</IterationCount>
<KeyLength xmlns="">16</KeyLength><PRF xmlns=""/></pkcs5:PBKDF2-params></xenc11:KeyDerivationMethod>
<xenc:ReferenceList><xenc:DataReference URI="#ED"/></xenc:ReferenceList>
<xenc11:MasterKeyName>My Password 1</xenc11:MasterKeyName></xenc11:DerivedKey></EncryptionKey>`,
  macMethod(cipherData("2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx")),
  keyPackage({
    data: `<Secret><EncryptedValue Id="ED">${cipherData("oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f")}</EncryptedValue>
<ValueMAC>LP6xMvjtypbfT9PdkJhBZ+D6O4w=</ValueMAC></Secret>`,
  }),
)

/** Encrypts as a manufacturer does: AES in CBC mode, then an HMAC over all of it. */
export class Writer {
  readonly #key: Buffer
  readonly #macKey: Buffer
  readonly #digest: string

  constructor(key: Buffer, macKey: Buffer, digest: string) {
    this.#key = key
    this.#macKey = macKey
    this.#digest = digest
  }

  cipher(plain: Buffer): string {
    return cipherData(this.#encrypt(plain).toString("base64"), `aes${this.#key.length * 8}-cbc`)
  }

  macKey(): string {
    return this.cipher(this.#macKey)
  }

  value(plain: Buffer): string {
    const encrypted = this.#encrypt(plain)
    const mac = createHmac(this.#digest, this.#macKey).update(encrypted).digest("base64")
    const method = `aes${this.#key.length * 8}-cbc`
    return `<EncryptedValue>${cipherData(encrypted.toString("base64"), method)}</EncryptedValue><ValueMAC>${mac}</ValueMAC>`
  }

  #encrypt(plain: Buffer): Buffer {
    const start = Buffer.alloc(16, 7)
    const cipher = createCipheriv(`aes-${this.#key.length * 8}-cbc`, this.#key, start)
    return Buffer.concat([start, cipher.update(plain), cipher.final()])
  }
}
