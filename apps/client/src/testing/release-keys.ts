/** Keys, settings and releases for tests of whom the access software believes. */
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { ed25519KeyText, type Json } from "@schleuse/base"
import { Folder } from "../device/folder.ts"
import type { OperatorSettings } from "../settings/operator-settings.ts"
import { addSignature, formatUnsigned } from "../signed/signed-document.ts"
import type { Release } from "../update/release.ts"

export type SigningKey = { readonly key: KeyObject; readonly text: string }

export function signingKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  return { key: privateKey, text: ed25519KeyText(publicKey) }
}

export const OPERATOR = signingKey()
/** Three people of whom two must sign. */
export const ANNA = signingKey()
export const BERT = signingKey()
export const CARLA = signingKey()

export const SETTINGS: OperatorSettings = {
  v: 1,
  serial: 5,
  madeAt: 1_795_305_600_000,
  gate: { host: "zugang.kv.test", port: 443 },
  operator: "KV Beispiel",
  contact: "Telefon 0391 0000",
  language: "de",
  settingsKey: OPERATOR.text,
  releaseKeys: [ANNA.text, BERT.text, CARLA.text],
  releaseThreshold: 2,
}

export const MADE_AT = Date.UTC(2026, 10, 22)
export const DAY_MS = 86_400_000
export const NEW_BYTES = Buffer.from("the new program")

export const RELEASE: Release = {
  v: 1,
  version: "0.2.0",
  madeAt: MADE_AT,
  expiresAt: MADE_AT + 60 * DAY_MS,
  files: [
    {
      system: "linux-x64",
      name: "schleuse-zugang-0.2.0-linux-x64",
      sizeBytes: NEW_BYTES.length,
      sha256: createHash("sha256").update(NEW_BYTES).digest("hex"),
    },
  ],
}

export function signed(kind: "settings" | "release", body: Json, ...signers: readonly SigningKey[]): string {
  return signers.reduce((text, { key }) => addSignature(text, kind, key), formatUnsigned(kind, body))
}

/** A folder that goes with the test. */
export function testFolder(t: { after(work: () => void): void }): Folder {
  const path = mkdtempSync(join(tmpdir(), "schleuse-zugang-"))
  t.after(() => rmSync(path, { recursive: true }))
  return Folder.open(path)
}
