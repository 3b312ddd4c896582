/** SSH keys of the demo's machine accounts: made once, kept in DIR/demo. */
import { generateKeyPairSync } from "node:crypto"
import { existsSync, mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { formatOpensshPrivateKey, formatSshKeyLine, parseBase64, sshEd25519Blob } from "@schleuse/base"
import { replaceFile } from "../supervisor/data-folder.ts"

export type ClientKey = {
  /** For `ssh -i`; OpenSSH's format, readable for its owner only. */
  readonly path: string
  /** The public line. */
  readonly publicLine: string
}

export function demoFolder(dataFolder: string): string {
  return join(dataFolder, "demo")
}

/** The key of an account; makes it if it is missing. The public half lies beside it, as ssh-keygen does. */
export function clientKey(dataFolder: string, login: string): ClientKey {
  const folder = demoFolder(dataFolder)
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  const path = join(folder, `${login}.key`)
  if (!existsSync(path) || !existsSync(`${path}.pub`)) {
    const { seed, publicKey } = makeKey()
    // The public half last: whoever finds it finds the private one too.
    replaceFile(path, formatOpensshPrivateKey(seed, publicKey, login), 0o600)
    replaceFile(`${path}.pub`, `${formatSshKeyLine(sshEd25519Blob(publicKey), login)}\n`, 0o644)
  }
  return { path, publicLine: readFileSync(`${path}.pub`, "utf8").trim() }
}

function makeKey(): { seed: Uint8Array; publicKey: Uint8Array } {
  const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" })
  return { seed: fromBase64Url(jwk.d), publicKey: fromBase64Url(jwk.x) }
}

function fromBase64Url(text: string | undefined): Uint8Array {
  if (text === undefined) throw new TypeError("an Ed25519 key without its parts")
  const plain = text.replaceAll("-", "+").replaceAll("_", "/")
  return parseBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, "="))
}
