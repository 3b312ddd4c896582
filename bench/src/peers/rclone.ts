/** `rclone serve sftp` on a crypt remote: encrypts at rest as we do, without a log. */
import { spawn } from "node:child_process"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Peer } from "./peer.ts"
import { end, freePort, output, untilListening } from "./programs.ts"

export async function startRclone(folder: string): Promise<Peer> {
  const port = await freePort()
  const files = join(folder, "files")
  mkdirSync(files)
  const [hostKey, keyFile] = [join(folder, "host"), join(folder, "id")]
  for (const file of [hostKey, keyFile]) output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file)
  const config = join(folder, "rclone.conf")
  const password = output("rclone", "obscure", "bench")
  writeFileSync(config, `[locked]\ntype = crypt\nremote = ${files}\npassword = ${password}\n`)
  const words = ["--config", config, "--addr", `127.0.0.1:${port}`, "--key", hostKey]
  words.push("--authorized-keys", `${keyFile}.pub`, "--cache-dir", join(folder, "cache"))
  const child = spawn("rclone", ["serve", "sftp", "locked:", ...words], { stdio: "ignore" })
  await untilListening(port)
  const account = { user: "bench", keyFile }
  return {
    name: "rclone with crypt",
    port,
    sender: account,
    recipient: account,
    putFolder: "",
    getFolder: "",
    serverPid: child.pid ?? 0,
    stop: () => end(child),
  }
}
