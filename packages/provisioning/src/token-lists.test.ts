import assert from "node:assert/strict"
import { test } from "node:test"
import { hash } from "node:crypto"
import fc from "fast-check"
import { parsePersonalizationLog } from "./personalization-tool.ts"
import { MAX_PROBLEMS, type Parsed, requireRows } from "./problem.ts"
import { assertSilent, bytes, problemsOf } from "./testing/problems-of.ts"
import type { TokenRow } from "./token-row.ts"
import { parseYkksm } from "./ykksm.ts"
import { parseYkman } from "./ykman.ts"

const AES = "ecde18dbe76fbd0c33330f1c354871db"
const SECRETS = [AES, "ca62baca62ba", "be70aeca62ba", "916821d3a138bf855e70069605559a206ba854cd"]

type Case = { readonly why: string; readonly line: string; readonly problem: string }

function plain(parsed: Parsed<TokenRow>): readonly object[] {
  return requireRows(parsed).map((row) => ({ ...row, secret: row.secret.toString("hex") }))
}

// The example of Key_Provisioning_Format.adoc.
const KSM = "4711,dlcfffckrcde,ca62baca62ba,ecde18dbe76fbd0c33330f1c354871db,be70aeca62ba,2009-01-22 00:25:11,"
const ksm = (...lines: readonly string[]): Buffer => bytes(["# ykksm 1", ...lines, ""].join("\n"))

test("the list of the format's description is read, with comments, CRLF and flags", () => {
  const second = "0,vvcccccccccc,ca62baca62bb,0123456789ABCDEF0123456789abcdef,,,2009-01-23T00:00:00,00 # another"
  const row = { kind: "yubico-otp", line: 3, publicId: "dlcfffckrcde", serial: "4711", secret: `${AES}ca62baca62ba` }
  assert.deepEqual(plain(parseYkksm(bytes(`# ykksm 1\r\n# made by us\r\n${KSM}\r\n\r\n${second}\r\n`))), [
    row,
    {
      ...row,
      line: 5,
      publicId: "vvcccccccccc",
      serial: undefined,
      secret: "0123456789abcdef0123456789abcdefca62baca62bb",
    },
  ])
})

const ksmRefused: readonly Case[] = [
  { why: "a field too few", line: "4711,dlcfffckrcde,ca62baca62ba", problem: "2 CSV_FIELDS_MISMATCH" },
  { why: "two fields too many", line: `${KSM},,`, problem: "2 CSV_FIELDS_MISMATCH" },
  { why: "no public name", line: KSM.replace("dlcfffckrcde", ""), problem: "2 publicName IMPORT_PUBLIC_ID_INVALID" },
  {
    why: "a public name in hex",
    line: KSM.replace("dlcfff", "a1cfff"),
    problem: "2 publicName IMPORT_PUBLIC_ID_INVALID",
  },
  {
    why: "a public name of 18 letters",
    line: KSM.replace("dlcfff", "dlcfffdlcfff"),
    problem: "2 publicName IMPORT_PUBLIC_ID_INVALID",
  },
  {
    why: "a private id of five bytes",
    line: KSM.replace("ca62baca62ba", "ca62baca62"),
    problem: "2 aesKey IMPORT_YUBICO_SECRET_INVALID",
  },
  {
    why: "a key of 20 bytes",
    line: KSM.replace(AES, `${AES}00112233`),
    problem: "2 aesKey IMPORT_YUBICO_SECRET_INVALID",
  },
  { why: "a key that is not hex", line: KSM.replace("ecde", "xcde"), problem: "2 aesKey IMPORT_YUBICO_SECRET_INVALID" },
  { why: "a key of zeros", line: KSM.replace(AES, "0".repeat(32)), problem: "2 aesKey IMPORT_SECRET_TRIVIAL" },
  {
    why: "a lock code of five bytes",
    line: KSM.replace("be70aeca62ba", "be70aeca62"),
    problem: "2 lockCode IMPORT_ACCESS_CODE_INVALID",
  },
  { why: "a serial with a space", line: KSM.replace("4711", "47 11"), problem: "2 serial IMPORT_SERIAL_INVALID" },
  {
    why: "a date of another form",
    line: KSM.replace("2009-01-22", "22.01.2009"),
    problem: "2 created IMPORT_VALUE_INVALID",
  },
]
for (const { why, line, problem } of ksmRefused) {
  test(`a ykksm line with ${why} is refused`, () => {
    const parsed = parseYkksm(ksm(line))
    assert.deepEqual(problemsOf(parsed), [problem])
    assertSilent(parsed, SECRETS)
  })
}

test("a file that does not begin with the line of ykksm is refused whole", () => {
  for (const text of [KSM, `\n# ykksm 1\n${KSM}`, `# ykksm 2\n${KSM}`, `#ykksm 1\n${KSM}`]) {
    assert.deepEqual(parseYkksm(bytes(text)), {
      rows: [],
      problems: [{ line: 1, column: undefined, code: "IMPORT_NOT_YKKSM", note: "" }],
    })
  }
})

test("the second token with the same public id or serial is refused, and the note says where the first stands", () => {
  const sameName = KSM.replace("4711", "4712")
  const sameSerial = KSM.replace("dlcfffckrcde", "dlcfffckrcdf")
  const { rows, problems } = parseYkksm(ksm(KSM, sameName, sameSerial))
  assert.equal(rows.length, 1)
  assert.deepEqual(
    problems.map(({ line, column, code, note }) => [line, column, code, note]),
    [
      [3, "public id", "IMPORT_DUPLICATE", "the same as in line 2"],
      [4, "serial", "IMPORT_DUPLICATE", "the same as in line 2"],
    ],
  )
  assert.throws(() => requireRows({ rows, problems }), {
    code: "IMPORT_DUPLICATE",
    detail: "line 3, public id: the same as in line 2",
  })
})

test("after a hundred problems reading stops", () => {
  const { rows, problems } = parseYkksm(ksm(KSM, ...Array.from({ length: 500 }, () => "x")))
  assert.deepEqual([rows.length, problems.length], [0, MAX_PROBLEMS + 1])
  assert.equal(problems.at(-1)?.code, "IMPORT_TOO_MANY_PROBLEMS")
})

const YKMAN = `508326,vvcccccccccc,83cebdfb7b93,${AES},,2013-12-12T08:43:17,`
const YKMAN_HOTP = "1382042,,0,916821d3a138bf855e70069605559a206ba854cd,,2013-12-12T08:41:17,"

test("a ykman list is read: Yubico OTP, and HOTP without its counter", () => {
  const bare = YKMAN.slice(0, -1).replace("vvcccccccccc", "vvcccccccccb").replace("508326", "508327")
  assert.deepEqual(plain(parseYkman(bytes(`${YKMAN}\n${YKMAN_HOTP}\r\n${bare}\n`), 8)), [
    { line: 1, kind: "yubico-otp", publicId: "vvcccccccccc", serial: "508326", secret: `${AES}83cebdfb7b93` },
    { line: 2, kind: "hotp", serial: "1382042", secret: "916821d3a138bf855e70069605559a206ba854cd", digits: 8 },
    { line: 3, kind: "yubico-otp", publicId: "vvcccccccccb", serial: "508327", secret: `${AES}83cebdfb7b93` },
  ])
})

const ykmanRefused: readonly Case[] = [
  {
    why: "a static password",
    line: "508326,,,9e2fd386224a7f77e9b5aee775464033,,2013-12-12T08:44:34,",
    problem: "1 private id IMPORT_KIND_UNSUPPORTED",
  },
  {
    why: "a HOTP key with a public id",
    line: YKMAN_HOTP.replace(",,0", ",vvcc,0"),
    problem: "1 public id IMPORT_PUBLIC_ID_INVALID",
  },
  { why: "a HOTP key without a serial", line: YKMAN_HOTP.replace("1382042", ""), problem: "1 IMPORT_TOKEN_NAMELESS" },
  {
    why: "a HOTP secret of 10 bytes",
    line: YKMAN_HOTP.replace("916821d3a138bf855e70", ""),
    problem: "1 key OTP_SECRET_TOO_SHORT",
  },
  { why: "a serial with letters", line: YKMAN.replace("508326", "5083x6"), problem: "1 serial IMPORT_SERIAL_INVALID" },
  {
    why: "an access code that is a key",
    line: YKMAN.replace(",,2013", `,${AES},2013`),
    problem: "1 access code IMPORT_ACCESS_CODE_INVALID",
  },
  {
    why: "a date of another form",
    line: YKMAN.replace("2013-12-12T", "12/12/2013 "),
    problem: "1 time IMPORT_DATE_INVALID",
  },
  {
    why: "columns in another order",
    line: `508326,83cebdfb7b93,vvcccccccccc,${AES},,,`,
    problem: "1 public id IMPORT_PUBLIC_ID_INVALID",
  },
  { why: "a field too few", line: YKMAN.slice(0, -21), problem: "1 CSV_FIELDS_MISMATCH" },
]
for (const { why, line, problem } of ykmanRefused) {
  test(`a ykman line with ${why} is refused`, () => {
    const parsed = parseYkman(bytes(`${line}\n`))
    assert.deepEqual(problemsOf(parsed), [problem])
    assertSilent(parsed, SECRETS)
  })
}

const LOG =
  "Yubico OTP,12/11/2013 11:10,1,vvgutbiedkvi,ab86c04de6a3,d26a7c0f85fdda28bd816e406342b214,,,0,0,0,0,0,0,0,0,0,0"
const LOG_HOTP =
  "OATH-HOTP,11.12.13 18:55,1,ubhebdbcigdd,,916821d3a138bf855e70069605559a206ba854cd,,,0,1,0,6,32,0,0,0,0,0"

test("a log of the personalization tool is read: Yubico OTP, and HOTP with token id and counter", () => {
  const literal = LOG_HOTP.replace("ubhebdbcigdd", "ubhe00508326").replace(",0,1,0,6,32,", ",0,0,0,8,0,")
  const log = `LOGGING START,11.12.2013 18:55\n${LOG}\nLOGGING START,11.12.2013 18:56\n${LOG_HOTP}\n${literal}\n`
  const secret = "916821d3a138bf855e70069605559a206ba854cd"
  assert.deepEqual(plain(parsePersonalizationLog(bytes(log))), [
    { line: 2, kind: "yubico-otp", publicId: "vvgutbiedkvi", secret: "d26a7c0f85fdda28bd816e406342b214ab86c04de6a3" },
    { line: 4, kind: "hotp", publicId: "ubhe12107522", secret, digits: 6, counter: 32 },
    { line: 5, kind: "hotp", publicId: "ubhe00508326", secret, digits: 8, counter: 0 },
  ])
})

const logRefused: readonly Case[] = [
  {
    why: "a static password",
    line: LOG.replace("Yubico OTP", "Static Password"),
    problem: "1 event IMPORT_KIND_UNSUPPORTED",
  },
  {
    why: "a challenge",
    line: LOG.replace("Yubico OTP", "Challenge-Response: HMAC-SHA1"),
    problem: "1 event IMPORT_KIND_UNSUPPORTED",
  },
  { why: "a third slot", line: LOG.replace(",1,", ",3,"), problem: "1 slot IMPORT_VALUE_INVALID" },
  {
    why: "a word for a date",
    line: LOG.replace("12/11/2013 11:10", "yesterday"),
    problem: "1 date IMPORT_DATE_INVALID",
  },
  { why: "too few fields", line: "Yubico OTP,12/11/2013 11:10,1,vvgutbiedkvi", problem: "1 CSV_FIELDS_MISMATCH" },
  {
    why: "a HOTP key without token id",
    line: LOG_HOTP.replace("ubhebdbcigdd", "cccccccccccc"),
    problem: "1 IMPORT_TOKEN_NAMELESS",
  },
  {
    why: "a token id typed in another way",
    line: LOG_HOTP.replace(",0,1,0,6", ",0,0,1,6"),
    problem: "1 token id IMPORT_PUBLIC_ID_INVALID",
  },
  {
    why: "a token id of letters behind ubhe",
    line: LOG_HOTP.replace("ubhebdbc", "ubhevvvv"),
    problem: "1 token id IMPORT_PUBLIC_ID_INVALID",
  },
  { why: "seven digits", line: LOG_HOTP.replace(",6,32,", ",7,32,"), problem: "1 digits IMPORT_DIGITS_UNSUPPORTED" },
  {
    why: "a counter that is no multiple of 16",
    line: LOG_HOTP.replace(",32,", ",33,"),
    problem: "1 counter IMPORT_COUNTER_INVALID",
  },
  {
    why: "a counter too high",
    line: LOG_HOTP.replace(",32,", ",1048576,"),
    problem: "1 counter IMPORT_COUNTER_INVALID",
  },
  {
    why: "a secret in base32",
    line: LOG_HOTP.replace(/,9168\w+,/, ",JBSWY3DPEHPK3PXP,"),
    problem: "1 key HEX_INVALID",
  },
]
for (const { why, line, problem } of logRefused) {
  test(`a personalization log with ${why} is refused`, () => {
    const parsed = parsePersonalizationLog(bytes(line))
    assert.deepEqual(problemsOf(parsed), [problem])
    assertSilent(parsed, SECRETS)
  })
}

test("no bytes make a reader of token lists throw", () => {
  const line = fc.constantFrom(KSM, YKMAN, YKMAN_HOTP, LOG, LOG_HOTP, "# ykksm 1")
  const edited = fc.tuple(line, fc.nat(120), fc.string({ maxLength: 3 })).map(([text, at, more]) => {
    return text.slice(0, at) + more + text.slice(at + 1)
  })
  const file = fc.oneof(
    fc.array(fc.oneof(line, edited), { maxLength: 5 }).map((lines) => bytes(`# ykksm 1\n${lines.join("\n")}`)),
    fc.uint8Array({ maxLength: 100 }),
  )
  fc.assert(
    fc.property(file, (content) => {
      for (const parse of [parseYkksm, parseYkman, parsePersonalizationLog]) parse(content)
    }),
    { numRuns: 300 },
  )
})

test("10,000 keys are read in less than a second", () => {
  const lines = Array.from({ length: 10_000 }, (_, i) => {
    const name = i
      .toString(16)
      .padStart(12, "0")
      .replace(/./g, (digit) => "cbdefghijklnrtuv".charAt(Number(`0x${digit}`)))
    return `${i + 1},${name},${i.toString(16).padStart(12, "0")},${hash("md5", String(i))},,,`
  })
  const content = ksm(...lines)
  const start = performance.now()
  assert.equal(requireRows(parseYkksm(content)).length, 10_000)
  assert.ok(performance.now() - start < 1000)
})
