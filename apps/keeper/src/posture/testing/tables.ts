/** A key that the tests' houses trust, and tables that it signs. */
import { generateKeyPairSync } from "node:crypto"
import { signSupportTable, tableKeyText } from "@schleuse/posture"

const { publicKey, privateKey } = generateKeyPairSync("ed25519")

export const TABLE_KEY = tableKeyText(publicKey)

type Row = { readonly name: string; readonly version: string; readonly until: string }

/** A signed table of Windows systems, made on that day. */
export function signedTable(madeAt: number, rows: readonly Row[], key = privateKey): string {
  const releases = rows.map(({ name, version, until }) => ({
    system: "windows",
    name,
    version,
    supportedUntil: until,
    builds: [],
  }))
  return signSupportTable(JSON.stringify({ v: 1, madeAt: dayOf(madeAt), releases }), key)
}

export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
