/**
 * Signed support tables: the file that travels from whoever keeps the table to the houses that use it.
 *
 * One canonical text: `{"body":TABLE,"kind":"support-table","signatures":[…],"v":1}` and a line's end. A signature is Ed25519
 * over `schleuse support-table v1`, a line's end, and the body's canonical JSON. Keys that nobody named count nothing; one
 * good signature of a named one is enough. Pure; no clock.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from "node:crypto"
import {
  base64,
  canonicalJson,
  ed25519KeyText,
  Fault,
  type Infer,
  integer,
  type Json,
  list,
  object,
  oneOf,
  optional,
  parseBase64,
  parseCanonicalJson,
  parseEd25519Key,
  parseJson,
  text,
} from "@schleuse/base"
import { UNIT_MS } from "./policy.ts"
import { SYSTEMS } from "./report.ts"
import { type SupportTable, supportTable } from "./support-table.ts"

/** Longest file in UTF-16 units: it crosses to the keeper in one message. */
export const MAX_TABLE_FILE = 900_000

const signatureRow = object({ key: base64(44), signature: base64(64) })
const envelope = object({
  v: integer(1, 1),
  kind: oneOf("support-table"),
  body: supportTable,
  signatures: list(signatureRow, 16),
})

const day = text(10, /^\d{4}-\d{2}-\d{2}$/)
/** What `table-sign` takes; the limits are those of `supportTable`, which looks at it afterwards. */
const source = object({
  v: integer(1, 1),
  madeAt: day,
  releases: list(
    object({
      system: oneOf(...SYSTEMS),
      name: text(100),
      version: text(60),
      editions: optional(list(text(60), 20)),
      supportedUntil: day,
      builds: list(object({ build: text(60), releasedAt: day }), 200),
    }),
    500,
  ),
})

export type VerifiedTable = {
  readonly table: SupportTable
  /** The key that vouches for it: SHA-256 of its SubjectPublicKeyInfo in hex. */
  readonly signedBy: string
  /** SHA-256 of what was signed in hex. */
  readonly hash: string
}

/** The file with one signature more, from an unsigned table or a signed file. @throws SUPPORT_TABLE_INVALID */
export function signSupportTable(file: string, privateKey: KeyObject): string {
  const { table, signatures } = isSigned(file) ? openFile(file) : { table: openTable(file), signatures: [] }
  const key = tableKeyText(createPublicKey(privateKey))
  const signature = sign(null, signedBytes(table), privateKey).toString("base64")
  const all = [...signatures.filter((one) => one.key !== key), { key, signature }]
  const body = jsonOf(table)
  return `${canonicalJson({ v: 1, kind: "support-table", body, signatures: all.map((one) => ({ ...one })) })}\n`
}

/** The table, if one of these keys signed it. @throws SUPPORT_TABLE_INVALID, SUPPORT_TABLE_UNTRUSTED */
export function verifySupportTable(file: string, keys: readonly string[]): VerifiedTable {
  const { table, signatures } = openFile(file)
  const bytes = signedBytes(table)
  const good = signatures.find(
    ({ key, signature }) => keys.includes(key) && verify(null, bytes, parseTableKey(key), parseBase64(signature)),
  )
  if (good === undefined) throw new Fault("SUPPORT_TABLE_UNTRUSTED", `${signatures.length} signatures`)
  const signedBy = createHash("sha256").update(parseBase64(good.key)).digest("hex")
  return { table, signedBy, hash: createHash("sha256").update(bytes).digest("hex") }
}

/** How keys stand in settings: SubjectPublicKeyInfo in base64. */
export function tableKeyText(key: KeyObject): string {
  return ed25519KeyText(key)
}

/** An Ed25519 key of settings, in the one way to write it. @throws SUPPORT_TABLE_KEY_INVALID */
export function parseTableKey(written: string): KeyObject {
  return parseEd25519Key(written, "SUPPORT_TABLE_KEY_INVALID")
}

function isSigned(file: string): boolean {
  return file.includes('"signatures":[')
}

/** As people keep it: with days instead of milliseconds. A system is repaired until the end of its day, a build is there from its beginning. */
function openTable(file: string): SupportTable {
  return reading(() => {
    const { madeAt, releases } = source(parseJson(file), "table")
    const table = {
      v: 1,
      madeAt: dayAt(madeAt),
      releases: releases.map(({ supportedUntil, builds, ...release }) => ({
        ...release,
        supportedUntil: dayAt(supportedUntil) + UNIT_MS.days - 1,
        builds: builds.map(({ build, releasedAt }) => ({ build, releasedAt: dayAt(releasedAt) })),
      })),
    }
    return supportTable(table, "table")
  })
}

function dayAt(day: string): number {
  const ms = Date.parse(`${day}T00:00:00Z`)
  if (new Date(ms).toISOString().slice(0, 10) !== day) throw new Fault("SUPPORT_TABLE_INVALID", day)
  return ms
}

function openFile(file: string): { table: SupportTable; signatures: readonly Infer<typeof signatureRow>[] } {
  return reading(() => {
    if (file.length > MAX_TABLE_FILE || !file.endsWith("\n")) throw new Fault("SUPPORT_TABLE_INVALID", "length or end")
    const { body, signatures } = envelope(parseCanonicalJson(file.slice(0, -1)), "file")
    return { table: body, signatures }
  })
}

function reading<T>(work: () => T): T {
  try {
    return work()
  } catch (cause) {
    throw new Fault("SUPPORT_TABLE_INVALID", cause instanceof Error ? cause.message : "", { cause })
  }
}

function signedBytes(table: SupportTable): Buffer {
  return Buffer.from(`schleuse support-table v1\n${canonicalJson(jsonOf(table))}`)
}

function jsonOf(table: SupportTable): Json {
  return parseJson(JSON.stringify(table))
}
