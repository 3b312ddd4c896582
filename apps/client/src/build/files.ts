/** Files of the tools that build and sign: texts, and keys that only their owner may read. */
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto"
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { parseUtf8 } from "@schleuse/base"

export function readText(path: string): string {
  return parseUtf8(readFileSync(path))
}

/** A new Ed25519 key in a file that is not there yet, mode 0600. @returns its public half */
export function makeKey(path: string): KeyObject {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519")
  const file = openSync(path, "wx", 0o600)
  try {
    writeFileSync(file, privateKey.export({ format: "pem", type: "pkcs8" }))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return publicKey
}

/** @throws Error if others can read the file, or it holds no Ed25519 key */
export function readKey(path: string): KeyObject {
  if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) {
    throw new Error(`others can read ${path}: chmod 600`)
  }
  const key = createPrivateKey(readText(path))
  if (key.asymmetricKeyType !== "ed25519") throw new Error(`${path} holds no Ed25519 key`)
  return key
}
