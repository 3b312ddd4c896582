import assert from "node:assert/strict"
import { test } from "node:test"
import { FIGURE_6, FIGURE_6_KEY, SECRET_HEX } from "./testing/figures.ts"
import { bytes, problemsOf } from "./testing/problems-of.ts"
import { parseTokenList, type TokenListFormat } from "./token-list.ts"

const AES = "ecde18dbe76fbd0c33330f1c354871db"

const lists: readonly { format: TokenListFormat; text: string; secret: string }[] = [
  { format: "pskc", text: FIGURE_6, secret: SECRET_HEX },
  { format: "ykksm", text: `# ykksm 1\n1,dlcfffckrcde,ca62baca62ba,${AES},,,\n`, secret: `${AES}ca62baca62ba` },
  { format: "ykman", text: `1,,0,${SECRET_HEX},,2026-11-22T04:00:00,\n`, secret: SECRET_HEX },
  {
    format: "personalization-tool",
    text: `LOGGING START,1.1.2026 10:00\nYubico OTP,1.1.2026 10:00,1,dlcfffckrcde,ca62baca62ba,${AES},,\n`,
    secret: `${AES}ca62baca62ba`,
  },
]
for (const { format, text, secret } of lists) {
  test(`a ${format} list is recognised, also behind a byte order mark`, () => {
    for (const content of [text, `\ufeff${text}`]) {
      const parsed = parseTokenList(bytes(content), { preSharedKey: FIGURE_6_KEY })
      assert.deepEqual([parsed.format, parsed.problems], [format, []])
      assert.deepEqual(
        parsed.rows.map((row) => row.secret.toString("hex")),
        [secret],
      )
    }
  })
}

const others: readonly { what: string; text: string; problem: string }[] = [
  { what: "nothing", text: "", problem: "1 IMPORT_FILE_EMPTY" },
  { what: "an encrypted list", text: "-----BEGIN PGP MESSAGE-----\n", problem: "1 IMPORT_FILE_ENCRYPTED" },
  { what: "a letter", text: "Dear Sir,\n", problem: "1 event IMPORT_KIND_UNSUPPORTED" },
  { what: "a web page", text: "<html></html>", problem: "1 IMPORT_NOT_PSKC" },
  { what: "a number", text: "42\n", problem: "1 CSV_FIELDS_MISMATCH" },
]
for (const { what, text, problem } of others) {
  test(`${what} is no list of tokens`, () => {
    assert.deepEqual(problemsOf(parseTokenList(bytes(text))), [problem])
  })
}
