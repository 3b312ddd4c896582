/**
 * Protectors: what the system offers a normal user so that a copy of the key's file is not yet the key.
 *
 * Each keeps one secret of 32 bytes, under which the key store encrypts the
 * key. `kept` is what the file holds of it. What a copy of the folder yields:
 * - `dpapi` (Windows): nothing on another PC or for another user; whoever has the user's password, too, gets the key.
 * - `keychain` (macOS), `secret-service` (Linux with a desktop's keyring): nothing without that keyring and its password.
 * - `file` (Linux without one): the key. Mode 0600 and the disk's encryption are all there is, and the page says so.
 * No program can hide a key from other programs of the same user; the keeper's
 * look at one certificate in two places is for that.
 */
import { isRandomId, parseBase64, randomId } from "@schleuse/base"
import type { RunProgram } from "./programs.ts"

export const PROTECTIONS = ["file", "secret-service", "keychain", "dpapi"] as const
export type Protection = (typeof PROTECTIONS)[number]

export type Protector = {
  readonly protection: Protection
  /** Undefined if the system does not do it here and now. */
  readonly keep: (secret: Buffer) => Promise<string | undefined>
  /** Undefined if the system does not give it out. */
  readonly recover: (kept: string) => Promise<Buffer | undefined>
  readonly forget: (kept: string) => Promise<void>
}

const SECRET_BYTES = 32
const NAME = "schleuse-zugang"

/** In the order in which they are tried when a key is made. */
export function protectorsOf(platform: string, run: RunProgram): readonly Protector[] {
  if (platform === "win32") return [dpapi(run)]
  if (platform === "darwin") return [keychain(run)]
  return [secretService(run), plainFile]
}

function secretFrom(text: string): Buffer | undefined {
  try {
    const secret = parseBase64(text.trim())
    return secret.length === SECRET_BYTES ? secret : undefined
  } catch {
    return undefined
  }
}

const plainFile: Protector = {
  protection: "file",
  keep: (secret) => Promise.resolve(secret.toString("base64")),
  recover: (kept) => Promise.resolve(secretFrom(kept)),
  forget: () => Promise.resolve(),
}

/** By libsecret's `secret-tool`. One that is there but has no keyring to talk to is as none. */
function secretService(run: RunProgram): Protector {
  const attributes = (id: string) => ["service", NAME, "id", id]
  const recover = async (kept: string) => {
    const said = isRandomId(kept) ? await run("secret-tool", ["lookup", ...attributes(kept)], "") : undefined
    return said?.status === 0 ? secretFrom(said.text) : undefined
  }
  return {
    protection: "secret-service",
    keep: async (secret) => {
      const id = randomId()
      const text = secret.toString("base64")
      const said = await run("secret-tool", ["store", "--label=Schleuse-Zugang", ...attributes(id)], text)
      if (said?.status !== 0) return undefined
      // What cannot be read back would lock the person out at the next start.
      return (await recover(id))?.equals(secret) === true ? id : undefined
    },
    recover,
    forget: async (kept) => {
      if (isRandomId(kept)) await run("secret-tool", ["clear", ...attributes(kept)], "")
    },
  }
}

/** By `security -i`, which reads its commands from the standard input: other users see words, not these. */
function keychain(run: RunProgram): Protector {
  const recover = async (kept: string) => {
    if (!isRandomId(kept)) return undefined
    const said = await run("security", ["find-generic-password", "-s", NAME, "-a", kept, "-w"], "")
    return said?.status === 0 ? secretFrom(said.text) : undefined
  }
  return {
    protection: "keychain",
    keep: async (secret) => {
      const id = randomId()
      const command = `add-generic-password -s ${NAME} -a ${id} -w ${secret.toString("base64")}\n`
      if ((await run("security", ["-i"], command))?.status !== 0) return undefined
      return (await recover(id))?.equals(secret) === true ? id : undefined
    },
    recover,
    forget: async (kept) => {
      if (isRandomId(kept)) await run("security", ["delete-generic-password", "-s", NAME, "-a", kept], "")
    },
  }
}

const DPAPI_SCRIPT = (verb: "Protect" | "Unprotect") => `
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Security
$in = [Convert]::FromBase64String([Console]::In.ReadToEnd().Trim())
$out = [Security.Cryptography.ProtectedData]::${verb}($in, $null, [Security.Cryptography.DataProtectionScope]::CurrentUser)
[Console]::Out.Write([Convert]::ToBase64String($out))
`

/** Arguments for one run of PowerShell. */
export function dpapiArguments(verb: "Protect" | "Unprotect"): readonly string[] {
  const encoded = Buffer.from(DPAPI_SCRIPT(verb), "utf16le").toString("base64")
  return ["-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-EncodedCommand", encoded]
}

/** By the Data Protection API of the user's profile. */
function dpapi(run: RunProgram): Protector {
  const recover = async (kept: string) => {
    const said = await run("powershell.exe", dpapiArguments("Unprotect"), kept)
    return said?.status === 0 ? secretFrom(said.text) : undefined
  }
  return {
    protection: "dpapi",
    keep: async (secret) => {
      const said = await run("powershell.exe", dpapiArguments("Protect"), secret.toString("base64"))
      const kept = said?.text.trim() ?? ""
      if (said?.status !== 0 || !/^[A-Za-z0-9+/]{40,4096}={0,2}$/.test(kept)) return undefined
      return (await recover(kept))?.equals(secret) === true ? kept : undefined
    },
    recover,
    // Nothing lies outside the file.
    forget: () => Promise.resolve(),
  }
}
