/** Forms with files: what browsers send is read to the last byte, everything else is refused with a code. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { Fault, type FaultCode } from "@schleuse/base"
import { NASTY_NAMES } from "../testing/nasty-names.ts"
import { isMultipart, MAX_UPLOAD_BYTES, parseMultipart } from "./multipart.ts"

const BOUNDARY = "----WebKitFormBoundaryAbc0123456789xyz"
const KIND = `multipart/form-data; boundary=${BOUNDARY}`

const textPart = (name: string, value: string) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${value}`
const filePart = (name: string, file: string, content: string) =>
  `Content-Disposition: form-data; name="${name}"; filename="${file}"\r\nContent-Type: text/csv\r\n\r\n${content}`
const bodyOf = (...parts: readonly string[]) =>
  [...parts.map((part) => `--${BOUNDARY}\r\n${part}\r\n`), `--${BOUNDARY}--\r\n`].join("")
const parse = (body: string, kind: string | null = KIND) => parseMultipart(kind, Buffer.from(body, "utf8"))

/** As Node writes it, which is the standard's own algorithm. */
async function encode(form: FormData): Promise<{ readonly kind: string; readonly body: Buffer }> {
  const response = new Response(form)
  return { kind: response.headers.get("content-type") ?? "", body: Buffer.from(await response.arrayBuffer()) }
}

test("fields and files arrive as they were sent, and a file field without a file is none", () => {
  const form = parse(
    bodyOf(
      textPart("kind", "tokens"),
      filePart("tokens", "Liste „1“ %22neu%22.csv", "a;b\r\n\r\n--c"),
      filePart("persons", "", ""),
      textPart("reason", "eins\r\nzwei"),
    ),
  )
  assert.equal(form.text("kind"), "tokens")
  assert.equal(form.text("reason"), "eins\nzwei")
  const file = form.file("tokens")
  assert.equal(file?.name, 'Liste „1“ "neu".csv')
  assert.equal(Buffer.from(file?.bytes ?? []).toString(), "a;b\r\n\r\n--c")
  assert.equal(form.file("persons"), undefined)
  assert.equal(form.file("nothing"), undefined)
  assert.deepEqual(form.fileFields(), ["tokens", "persons"])
  assert.equal(form.text("tokens"), "")
})

test("a form without a field is a form", () => {
  assert.deepEqual(parse(`--${BOUNDARY}--\r\n`).entries(), [])
  assert.deepEqual(parse(`--${BOUNDARY}--`).entries(), [])
})

test("only the last name of a path counts, whichever way its slashes lean", () => {
  for (const path of ["C:\\fakepath\\a.csv", "/home/x/a.csv", "../../a.csv"])
    assert.equal(parse(bodyOf(filePart("f", path, "x"))).file("f")?.name, "a.csv")
})

for (const { why, text, refused = false } of NASTY_NAMES) {
  test(`a field, and a file's content, with ${why} ${refused ? "is refused as text and kept as a file" : "arrive"}`, async () => {
    const form = new FormData()
    form.set("file", new File([text], "a.csv", { type: "text/csv" }))
    const files = await encode(form)
    const read = parseMultipart(files.kind, files.body)
    assert.equal(Buffer.from(read.file("file")?.bytes ?? []).toString(), text)
    form.set("name", text)
    const { kind, body } = await encode(form)
    // A browser turns a lone carriage return into a line end, so this one arrives as two lines.
    if (refused && text !== "one\rtwo") assert.throws(() => parseMultipart(kind, body), { code: "FORM_UNREADABLE" })
    else assert.equal(parseMultipart(kind, body).secret("name"), text.replace("\r", "\n"))
  })
}

test("what the standard's algorithm writes for any fields and files is read back", async () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_.-]{0,20}$/)
  const text = fc
    .string({ unit: "binary", maxLength: 40 })
    .filter((value) => value.isWellFormed() && !/[\p{Cc}\ufffe\uffff]/u.test(value))
  const fields = fc.uniqueArray(fc.tuple(name, fc.oneof(text, fc.uint8Array({ maxLength: 60 }))), {
    maxLength: 8,
    selector: ([key]) => key,
  })
  await fc.assert(
    fc.asyncProperty(fields, async (all) => {
      const form = new FormData()
      for (const [key, value] of all)
        form.set(key, typeof value === "string" ? value : new File([Buffer.from(value)], "a"))
      const { kind, body } = await encode(form)
      const read = parseMultipart(kind, body)
      for (const [key, value] of all) {
        if (typeof value === "string") assert.equal(read.secret(key), value)
        else assert.deepEqual(Buffer.from(read.file(key)?.bytes ?? [0]), Buffer.from(value))
      }
    }),
  )
})

const WHOLE = bodyOf(textPart("a", "b"), filePart("f", "a.csv", "x;y"))
const refused: readonly { why: string; body: string; code: FaultCode; kind?: string }[] = [
  { why: "no boundary", body: WHOLE, kind: "multipart/form-data", code: "FORM_KIND_UNKNOWN" },
  { why: "an empty boundary", body: WHOLE, kind: "multipart/form-data; boundary=", code: "FORM_KIND_UNKNOWN" },
  {
    why: "a boundary of 71",
    body: WHOLE,
    kind: `multipart/form-data; boundary=${"a".repeat(71)}`,
    code: "FORM_KIND_UNKNOWN",
  },
  {
    why: "a boundary in quotes",
    body: WHOLE,
    kind: `multipart/form-data; boundary="${BOUNDARY}"`,
    code: "FORM_KIND_UNKNOWN",
  },
  { why: "a second parameter", body: WHOLE, kind: `${KIND}; charset=utf-8`, code: "FORM_KIND_UNKNOWN" },
  { why: "mixed parts", body: WHOLE, kind: `multipart/mixed; boundary=${BOUNDARY}`, code: "FORM_KIND_UNKNOWN" },
  { why: "nothing", body: "", code: "FORM_PARTS_INVALID" },
  { why: "another boundary", body: WHOLE.replaceAll("Abc", "Abd"), code: "FORM_PARTS_INVALID" },
  { why: "a preamble", body: `x\r\n${WHOLE}`, code: "FORM_PARTS_INVALID" },
  { why: "an empty line before", body: `\r\n${WHOLE}`, code: "FORM_PARTS_INVALID" },
  { why: "an epilogue", body: `${WHOLE}x`, code: "FORM_PARTS_INVALID" },
  {
    why: "spaces after a boundary",
    body: WHOLE.replace(`${BOUNDARY}\r\n`, `${BOUNDARY} \r\n`),
    code: "FORM_PARTS_INVALID",
  },
  { why: "bare line feeds", body: WHOLE.replaceAll("\r\n", "\n"), code: "FORM_PARTS_INVALID" },
  {
    why: "a nested multipart",
    body: bodyOf('Content-Disposition: form-data; name="a"\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\nx'),
    code: "FORM_PARTS_INVALID",
  },
  {
    why: "a field with a transfer encoding",
    body: bodyOf('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\nx'),
    code: "FORM_PARTS_INVALID",
  },
  {
    why: "a file with a third header",
    body: bodyOf('Content-Disposition: form-data; name="a"; filename="b"\r\nContent-Type: a/b\r\nX: y\r\n\r\nx'),
    code: "FORM_PARTS_INVALID",
  },
  {
    why: "a head without end",
    body: bodyOf(`Content-Disposition: form-data; name="${"a".repeat(3000)}"\r\n\r\nx`),
    code: "FORM_PARTS_INVALID",
  },
  { why: "no name", body: bodyOf("Content-Disposition: form-data\r\n\r\nx"), code: "FORM_FIELDS_INVALID" },
  { why: "a name like __proto__", body: bodyOf(textPart("__proto__", "x")), code: "FORM_FIELDS_INVALID" },
  {
    why: "a name without quotes",
    body: bodyOf("Content-Disposition: form-data; name=a\r\n\r\nx"),
    code: "FORM_FIELDS_INVALID",
  },
  {
    why: "filename*",
    body: bodyOf(`Content-Disposition: form-data; name="a"; filename*=UTF-8''b\r\n\r\nx`),
    code: "FORM_FIELDS_INVALID",
  },
  {
    why: "two files in one field",
    body: bodyOf(filePart("f", "a", "x"), filePart("f", "b", "y")),
    code: "FORM_FIELDS_INVALID",
  },
  {
    why: "text and file in one field",
    body: bodyOf(textPart("f", "a"), filePart("f", "b", "y")),
    code: "FORM_FIELDS_INVALID",
  },
  {
    why: "eleven files",
    body: bodyOf(...Array.from({ length: 11 }, (_, i) => filePart(`f${i}`, "a", "x"))),
    code: "FORM_FIELDS_INVALID",
  },
  {
    why: "201 fields",
    body: bodyOf(...Array.from({ length: 201 }, (_, i) => textPart(`f${i}`, "x"))),
    code: "FORM_FIELDS_INVALID",
  },
  {
    why: "64 KiB of text",
    body: bodyOf(textPart("a", "x".repeat(40_000)), textPart("b", "x".repeat(40_000))),
    code: "FORM_TOO_LARGE",
  },
  { why: "text that is no UTF-8", body: bodyOf(textPart("a", "\xff")), code: "FORM_UNREADABLE" },
  { why: "a control character in text", body: bodyOf(textPart("a", "x\u0000")), code: "FORM_UNREADABLE" },
  { why: "a file without a name", body: bodyOf(filePart("f", "", "x")), code: "FORM_FILE_NAME_INVALID" },
  { why: "a tab in a file's name", body: bodyOf(filePart("f", "a\tb", "x")), code: "FORM_FILE_NAME_INVALID" },
  { why: "a NUL in a file's name", body: bodyOf(filePart("f", "a\u0000b", "x")), code: "FORM_FILE_NAME_INVALID" },
  {
    why: "a file's name of 256 letters",
    body: bodyOf(filePart("f", "a".repeat(256), "x")),
    code: "FORM_FILE_NAME_INVALID",
  },
]
for (const { why, body, code, kind = KIND } of refused) {
  test(`a form of parts with ${why} is refused`, () => {
    const bytes = Buffer.from(body, why.includes("no UTF-8") ? "latin1" : "utf8")
    assert.throws(() => parseMultipart(kind, bytes), { name: "Fault", code })
  })
}

test("a body beyond the limit is refused, one at the limit is not", () => {
  const around = bodyOf(filePart("f", "a", "")).length
  assert.equal(
    parse(bodyOf(filePart("f", "a", "x".repeat(MAX_UPLOAD_BYTES - around)))).file("f")?.bytes.length,
    MAX_UPLOAD_BYTES - around,
  )
  assert.throws(() => parse(bodyOf(filePart("f", "a", "x".repeat(MAX_UPLOAD_BYTES - around + 1)))), {
    code: "FORM_FILES_TOO_LARGE",
  })
})

test("a form that is cut off anywhere is refused, never read in part", () => {
  // Without its last line end it is whole.
  for (let length = 0; length < WHOLE.length - 2; length++) {
    assert.throws(() => parse(WHOLE.slice(0, length)), { code: "FORM_PARTS_INVALID" }, String(length))
  }
})

test("whatever one byte of a form is changed to, it is read or refused with a Fault", () => {
  const bytes = Buffer.from(WHOLE)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
      const changed = Buffer.from(bytes)
      changed[at] = value
      try {
        parseMultipart(KIND, changed)
      } catch (error) {
        assert.ok(error instanceof Fault)
      }
    }),
  )
})

test("a body full of beginnings of its boundary is read in time that grows with its length only", () => {
  const almost = `\r\n--${BOUNDARY.slice(0, -1)}`
  const file = parse(bodyOf(filePart("f", "a", almost.repeat(100_000)))).file("f")
  assert.equal(file?.bytes.length, almost.length * 100_000)
})

test("content types of forms with files are told from others", () => {
  for (const kind of [KIND, "multipart/form-data", "Multipart/Form-Data;boundary=a"]) assert.ok(isMultipart(kind))
  for (const kind of [null, "", "multipart/form-data-x; boundary=a", "multipart/mixed"]) assert.ok(!isMultipart(kind))
})
