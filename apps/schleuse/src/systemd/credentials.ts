/**
 * The keys of a new house, as credentials of systemd: encrypted with the
 * machine's TPM if it has one, else with a key in /var/lib/systemd that only
 * root can read. Neither lies in the data folder, so a stolen backup of that
 * opens nothing, and a backup of that alone restores nothing.
 */
import { spawnSync } from "node:child_process"
import { generateKeyPairSync, randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Fault, randomId } from "@schleuse/base"
import { formatSignerKey, signerKey } from "@schleuse/tlog"

export const CREDENTIAL_STORE = "/etc/credstore.encrypted"
const ROOT_KEY = "schleuse-root-key"
const LOG_KEY = "schleuse-log-key"
const ROOT_KEY_BYTES = 32

/** Makes both keys. @throws KEYS_EXIST if one is there, INSTALL_FAILED */
export function makeCredentials(store: string): void {
  const there = [ROOT_KEY, LOG_KEY].map((name) => join(store, name)).find((file) => existsSync(file))
  if (there !== undefined) throw new Fault("KEYS_EXIST", there)
  const origin = `schleuse.invalid/log/${randomId()}`
  const logKey = formatSignerKey(signerKey(origin, generateKeyPairSync("ed25519").privateKey))
  // The root key last: it is what schleuse-keys.service looks for, so an interrupted run is noticed as such.
  encrypt(store, LOG_KEY, Buffer.from(`${logKey}\n`))
  encrypt(store, ROOT_KEY, randomBytes(ROOT_KEY_BYTES))
}

function encrypt(store: string, name: string, secret: Buffer): void {
  const args = ["encrypt", `--name=${name}`, "-", join(store, name)]
  const { error, status, stderr } = spawnSync("systemd-creds", args, { input: secret, encoding: "utf8" })
  secret.fill(0)
  if (error !== undefined) throw new Fault("INSTALL_FAILED", `systemd-creds: ${error.message}`)
  if (status !== 0) throw new Fault("INSTALL_FAILED", `systemd-creds ${args.join(" ")}: ${stderr.trim()}`)
}
