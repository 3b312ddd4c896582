import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { requireRows } from "./problem.ts"
import { type ParsedPskc, parsePskc, type PskcSecrets } from "./pskc.ts"
import {
  cipherData,
  container,
  FIGURE_6,
  FIGURE_6_DATA,
  FIGURE_6_KEY,
  FIGURE_7,
  FIGURE_7_PASSPHRASE,
  keyPackage,
  macMethod,
  PLAIN_SECRET,
  PRE_SHARED,
  SECRET_HEX,
  Writer,
} from "./testing/figures.ts"
import { assertSilent, bytes, problemsOf } from "./testing/problems-of.ts"

const read = (text: string, secrets?: PskcSecrets): ParsedPskc => parsePskc(bytes(text), secrets)
const codesOf = (parsed: ParsedPskc): readonly string[] => parsed.problems.map(({ code }) => code)

function plain(parsed: ParsedPskc): readonly object[] {
  return requireRows(parsed).map(({ line: _, ...row }) => ({ ...row, secret: row.secret.toString("hex") }))
}

const TOKEN = {
  kind: "hotp",
  serial: "987654321",
  digits: 8,
  algorithm: "sha1",
  counter: 0,
  periodSeconds: undefined,
  startsAt: undefined,
  expiresAt: undefined,
  secret: SECRET_HEX,
}
const PIN_POLICY =
  '<Policy><PINPolicy MinLength="4" MaxLength="4" PINKeyId="123456781" PINEncoding="DECIMAL" PINUsageMode="Local"/><KeyUsage>OTP</KeyUsage></Policy>'
const PIN = keyPackage({ id: "123456781", kind: "pin", data: "<Secret><PlainValue>MTIzNA==</PlainValue></Secret>" })
const TOTP_DATA = `${PLAIN_SECRET}<Time><PlainValue>0</PlainValue></Time><TimeInterval><PlainValue>30</PlainValue></TimeInterval>`

test("figure 3: a plain HOTP key with its counter", () => {
  assert.deepEqual(plain(read(container(keyPackage()))), [TOKEN])
})

test("figure 5: a PIN that the token itself asks for is passed over with its key", () => {
  assert.deepEqual(plain(read(container(keyPackage({ policy: PIN_POLICY }), PIN))), [TOKEN])
})

test("figure 6: a key under a pre-shared key; the caller's key is left as it is", () => {
  const preSharedKey = Buffer.from(FIGURE_6_KEY)
  assert.deepEqual(plain(read(FIGURE_6, { preSharedKey })), [TOKEN])
  assert.deepEqual(preSharedKey, FIGURE_6_KEY)
})

test("figure 7: a key under a passphrase, without a counter", () => {
  assert.deepEqual(plain(read(FIGURE_7, { passphrase: FIGURE_7_PASSPHRASE })), [{ ...TOKEN, counter: undefined }])
})

test("figure 9: a signature is not checked, and that is said", () => {
  const signed = container(keyPackage(), "<ds:Signature><ds:SignedInfo/></ds:Signature>")
  assert.deepEqual([read(signed).hasSignature, read(container(keyPackage())).hasSignature], [true, false])
  assert.deepEqual(plain(read(signed)), [TOKEN])
})

test("figure 10: a delivery in bulk, with validity; the serial that is there twice is refused", () => {
  const policy =
    "<Policy><StartDate>2006-05-01T00:00:00Z</StartDate><ExpiryDate>2006-05-31T00:00:00Z</ExpiryDate></Policy>"
  const parsed = read(
    container(
      ...["654321", "123456", "9999999", "9999999"].map((serial, i) => keyPackage({ serial, id: `${i}`, policy })),
    ),
  )
  assert.deepEqual(codesOf(parsed), ["IMPORT_DUPLICATE"])
  assert.deepEqual(
    parsed.rows.map(({ serial, startsAt, expiresAt }) => [serial, startsAt, expiresAt]),
    ["654321", "123456", "9999999"].map((serial) => [serial, Date.UTC(2006, 4, 1), Date.UTC(2006, 4, 31)]),
  )
})

for (const [suite, algorithm] of [
  ["", "sha1"],
  ["<Suite>HMAC-SHA256</Suite>", "sha256"],
  ["<Suite>HMAC-SHA512</Suite>", "sha512"],
] as const) {
  test(`a TOTP key with ${algorithm} is read`, () => {
    const parameters = `${suite}<ResponseFormat Length="6" Encoding="DECIMAL"/>`
    const row = { ...TOKEN, kind: "totp", digits: 6, algorithm, counter: undefined }
    for (const periodSeconds of [30, 60]) {
      const data = TOTP_DATA.replace(">30<", `>${periodSeconds}<`)
      const given = container(keyPackage({ kind: "totp", parameters, data }))
      assert.deepEqual(plain(read(given)), [{ ...row, periodSeconds }])
    }
  })
}

test("without a device's serial number the key's id is the serial", () => {
  const text = container(keyPackage()).replace("<SerialNo>987654321</SerialNo>", "")
  assert.deepEqual(plain(read(text)), [{ ...TOKEN, serial: "12345678" }])
})

for (const [keyBytes, digest, uri] of [
  [16, "sha1", "http://www.w3.org/2000/09/xmldsig#hmac-sha1"],
  [32, "sha256", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"],
  [16, "sha256", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"],
] as const) {
  test(`what a writer encrypts with AES-${keyBytes * 8} and HMAC-${digest} is read, numbers too`, () => {
    const key = Buffer.from(Array.from({ length: keyBytes }, (_, i) => i))
    const writer = new Writer(key, Buffer.from("a key of another kind"), digest)
    for (const number of ["10", "00000010", "0000000000000010"]) {
      const data = `<Secret>${writer.value(Buffer.from(SECRET_HEX, "hex"))}</Secret><Counter>${writer.value(Buffer.from(number, "hex"))}</Counter>`
      const text = container(PRE_SHARED, macMethod(writer.macKey(), uri), keyPackage({ data }))
      assert.deepEqual(plain(read(text, { preSharedKey: key })), [{ ...TOKEN, counter: 16 }])
    }
  })
}

type Case = { readonly why: string; readonly text: string; readonly code: string }
const withKey = (parts: Parameters<typeof keyPackage>[0]): string => container(keyPackage(parts))
const format = (attributes: string): string => withKey({ parameters: `<ResponseFormat ${attributes}/>` })
const secret = (base64: string): string => withKey({ data: `<Secret><PlainValue>${base64}</PlainValue></Secret>` })
const policy = (content: string): string => withKey({ policy: `<Policy>${content}</Policy>` })
const totp = (data: string): string => withKey({ kind: "totp", data: PLAIN_SECRET + data })

const refused: readonly Case[] = [
  {
    why: "of an older draft",
    text: '<KeyContainer Version="1.0" xmlns="urn:ietf:params:xml:ns:keyprov:pskc:1.0"/>',
    code: "IMPORT_NOT_PSKC",
  },
  {
    why: "of another version",
    text: container().replace('Version="1.0" xmlns=', 'Version="2.0" xmlns='),
    code: "PSKC_INVALID",
  },
  { why: "with an element that nobody knows", text: container("<Surprise/>"), code: "PSKC_INVALID" },
  { why: "with two secrets", text: withKey({ data: PLAIN_SECRET + PLAIN_SECRET }), code: "PSKC_INVALID" },
  {
    why: "with only a reference to a key (figure 4)",
    text: withKey({ data: "<Counter><PlainValue>0</PlainValue></Counter>" }),
    code: "PSKC_SECRET_MISSING",
  },
  { why: "with a secret of 4 bytes (figure 2)", text: secret("MTIzNA=="), code: "OTP_SECRET_TOO_SHORT" },
  {
    why: "with a secret of 65 bytes",
    text: secret(Buffer.from("x1".repeat(33)).subarray(0, 65).toString("base64")),
    code: "OTP_SECRET_TOO_LONG",
  },
  { why: "with a secret of zeros", text: secret(Buffer.alloc(20).toString("base64")), code: "IMPORT_SECRET_TRIVIAL" },
  { why: "with a secret that is no base64", text: secret("MTIz!"), code: "BASE64_INVALID" },
  { why: "with a challenge-response key", text: withKey({ kind: "ocra" }), code: "IMPORT_KIND_UNSUPPORTED" },
  { why: "with a PIN of nobody", text: container(PIN), code: "IMPORT_KIND_UNSUPPORTED" },
  { why: "without a form of the code", text: withKey({ parameters: "" }), code: "PSKC_INVALID" },
  { why: "with seven digits", text: format('Length="7" Encoding="DECIMAL"'), code: "IMPORT_DIGITS_UNSUPPORTED" },
  {
    why: "with letters in its code",
    text: format('Length="8" Encoding="ALPHANUMERIC"'),
    code: "IMPORT_DIGITS_UNSUPPORTED",
  },
  {
    why: "with a check digit in its code",
    text: format('Length="8" Encoding="DECIMAL" CheckDigits="true"'),
    code: "IMPORT_DIGITS_UNSUPPORTED",
  },
  {
    why: "with HOTP by SHA-256",
    text: withKey({ parameters: '<Suite>HMAC-SHA256</Suite><ResponseFormat Length="6" Encoding="DECIMAL"/>' }),
    code: "IMPORT_ALGORITHM_UNSUPPORTED",
  },
  {
    why: "with a counter below zero",
    text: withKey({ data: `${PLAIN_SECRET}<Counter><PlainValue>-1</PlainValue></Counter>` }),
    code: "PSKC_INVALID",
  },
  {
    why: "with a counter beyond 2^53",
    text: withKey({ data: `${PLAIN_SECRET}<Counter><PlainValue>9007199254740992</PlainValue></Counter>` }),
    code: "PSKC_INVALID",
  },
  {
    why: "with steps of 60 seconds",
    text: totp("<TimeInterval><PlainValue>45</PlainValue></TimeInterval>"),
    code: "IMPORT_PERIOD_UNSUPPORTED",
  },
  {
    why: "with another beginning of time",
    text: totp("<Time><PlainValue>1</PlainValue></Time>"),
    code: "IMPORT_PERIOD_UNSUPPORTED",
  },
  {
    why: "with a PIN inside the code",
    text: policy('<PINPolicy PINUsageMode="Prepend"/>'),
    code: "PSKC_POLICY_UNSUPPORTED",
  },
  {
    why: "with a limit of uses",
    text: policy("<NumberOfTransactions>5</NumberOfTransactions>"),
    code: "PSKC_POLICY_UNSUPPORTED",
  },
  { why: "for another purpose", text: policy("<KeyUsage>Encrypt</KeyUsage>"), code: "PSKC_POLICY_UNSUPPORTED" },
  { why: "with a policy that nobody knows", text: policy('<x:Policy xmlns:x="u"/>'), code: "PSKC_POLICY_UNSUPPORTED" },
  {
    why: "with a date without a zone",
    text: policy("<ExpiryDate>2030-01-01T00:00:00</ExpiryDate>"),
    code: "IMPORT_DATE_INVALID",
  },
  { why: "with a serial of spaces inside", text: withKey({ serial: "98 76" }), code: "IMPORT_SERIAL_INVALID" },
  {
    why: "with an encrypted value and nothing about encryption",
    text: withKey({ data: FIGURE_6_DATA }),
    code: "PSKC_INVALID",
  },
  { why: "with a document type", text: `<!DOCTYPE a>${container()}`, code: "XML_DTD_REFUSED" },
]
for (const { why, text, code } of refused) {
  test(`a container ${why} is refused`, () => {
    const parsed = read(text)
    assert.deepEqual([codesOf(parsed), parsed.rows], [[code], []])
    assertSilent(parsed, ["MTIz", "Issuer", "987654321"])
  })
}

type Sealed = Case & { readonly secrets?: PskcSecrets }
const preShared: PskcSecrets = { preSharedKey: FIGURE_6_KEY }
const phrase: PskcSecrets = { passphrase: FIGURE_7_PASSPHRASE }
const sealed: readonly Sealed[] = [
  { why: "no key is given", text: FIGURE_6, code: "PSKC_KEY_NEEDED" },
  { why: "a passphrase is given instead of a key", text: FIGURE_6, secrets: phrase, code: "PSKC_KEY_NEEDED" },
  { why: "no passphrase is given", text: FIGURE_7, secrets: preShared, code: "PSKC_PASSPHRASE_NEEDED" },
  { why: "the passphrase is wrong", text: FIGURE_7, secrets: { passphrase: "Qwerty" }, code: "PSKC_MAC_WRONG" },
  { why: "the key is wrong", text: FIGURE_6, secrets: { preSharedKey: Buffer.alloc(16, 1) }, code: "PSKC_MAC_WRONG" },
  {
    why: "the key is too long",
    text: FIGURE_6,
    secrets: { preSharedKey: Buffer.alloc(32, 1) },
    code: "PSKC_KEY_LENGTH",
  },
  {
    why: "the value was changed",
    text: FIGURE_6.replace("AAECAwQF", "AAECAwQG"),
    secrets: preShared,
    code: "PSKC_MAC_WRONG",
  },
  { why: "the MAC was changed", text: FIGURE_6.replace("Su+N", "Tu+N"), secrets: preShared, code: "PSKC_MAC_WRONG" },
  {
    why: "the value has no MAC",
    text: FIGURE_6.replace(/<ValueMAC>[^]*<\/ValueMAC>/, ""),
    secrets: preShared,
    code: "PSKC_MAC_MISSING",
  },
  {
    why: "there is no MAC method",
    text: FIGURE_6.replace(/<MACMethod[^]*<\/MACMethod>/, ""),
    secrets: preShared,
    code: "PSKC_MAC_MISSING",
  },
  {
    why: "there is no MAC key",
    text: FIGURE_6.replace(/<MACKey>[^]*<\/MACKey>/, ""),
    secrets: preShared,
    code: "PSKC_MAC_MISSING",
  },
  {
    why: "the MAC is MD5",
    text: FIGURE_6.replace("hmac-sha1", "hmac-md5"),
    secrets: preShared,
    code: "PSKC_ENCRYPTION_UNSUPPORTED",
  },
  {
    why: "the cipher is Triple DES",
    text: FIGURE_6.replaceAll("aes128-cbc", "tripledes-cbc"),
    secrets: preShared,
    code: "PSKC_ENCRYPTION_UNSUPPORTED",
  },
  {
    why: "the key is for a certificate (figure 8)",
    text: FIGURE_6.replace("<ds:KeyName>Pre-shared-key</ds:KeyName>", "<ds:X509Data/>"),
    secrets: preShared,
    code: "PSKC_ENCRYPTION_UNSUPPORTED",
  },
  {
    why: "half a block is missing",
    text: container(PRE_SHARED, macMethod(cipherData("AAECAwQFBgcICQoLDA0OD+cIHItlB3Wr"))),
    secrets: preShared,
    code: "PSKC_INVALID",
  },
  {
    why: "a plain value stands beside",
    text: FIGURE_6.replace("<Secret>", "<Secret><PlainValue>MTIz</PlainValue>"),
    secrets: preShared,
    code: "PSKC_INVALID",
  },
  {
    why: "a billion rounds are demanded",
    text: FIGURE_7.replace(">1000<", ">1000000000<"),
    secrets: phrase,
    code: "PSKC_DERIVATION_INVALID",
  },
  {
    why: "no round is demanded",
    text: FIGURE_7.replace(">1000<", ">0<"),
    secrets: phrase,
    code: "PSKC_DERIVATION_INVALID",
  },
  {
    why: "the derived key has 5 bytes",
    text: FIGURE_7.replace(">16</KeyLength>", ">5</KeyLength>"),
    secrets: phrase,
    code: "PSKC_DERIVATION_INVALID",
  },
  {
    why: "there is no salt",
    text: FIGURE_7.replace(/<Salt[^]*<\/Salt>/, ""),
    secrets: phrase,
    code: "PSKC_DERIVATION_INVALID",
  },
  {
    why: "the derivation is another",
    text: FIGURE_7.replace("#pbkdf2", "#scrypt"),
    secrets: phrase,
    code: "PSKC_ENCRYPTION_UNSUPPORTED",
  },
]
for (const { why, text, secrets, code } of sealed) {
  test(`an encrypted container is refused if ${why}`, () => {
    const parsed = read(text, secrets)
    assert.deepEqual([codesOf(parsed), parsed.rows], [[code], []])
    assertSilent(parsed, ["qwerty", "Su+N", "AAEC"])
  })
}

test("each problem has its line, and good keys beside it stay readable", () => {
  const parsed = read(
    container(keyPackage({ serial: "1" }), keyPackage({ serial: "2", kind: "ocra" }), keyPackage({ serial: "3" })),
  )
  assert.deepEqual(problemsOf(parsed), ["11 Algorithm IMPORT_KIND_UNSUPPORTED"])
  assert.deepEqual(
    parsed.rows.map(({ serial, line }) => [serial, line]),
    [
      ["1", 5],
      ["3", 17],
    ],
  )
})

test("4,000 encrypted keys are read in a second or two", () => {
  const writer = new Writer(FIGURE_6_KEY, Buffer.from("a key of another kind"), "sha1")
  const value = writer.value(Buffer.from(SECRET_HEX, "hex"))
  const keys = Array.from({ length: 4000 }, (_, i) => keyPackage({ serial: `${i}`, data: `<Secret>${value}</Secret>` }))
  const start = performance.now()
  assert.equal(requireRows(read(container(PRE_SHARED, macMethod(writer.macKey()), ...keys), preShared)).length, 4000)
  assert.ok(performance.now() - start < 2000)
})

test("no change of a container makes the reader throw", () => {
  const edit = fc.tuple(
    fc.constantFrom(FIGURE_6, container(keyPackage({ policy: PIN_POLICY }), PIN)),
    fc.nat(3000),
    fc.nat(40),
    fc.string({ maxLength: 4 }),
  )
  fc.assert(
    fc.property(
      edit,
      ([text, at, length, more]) => void read(text.slice(0, at) + more + text.slice(at + length), preShared),
    ),
    { numRuns: 400 },
  )
})
