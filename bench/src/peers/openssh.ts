/** OpenSSH's own server with `internal-sftp`: a private one on a loopback port, with its own host key and settings. */
import { spawn } from "node:child_process"
import { existsSync, mkdirSync, writeFileSync } from "node:fs"
import { userInfo } from "node:os"
import { join } from "node:path"
import type { Peer } from "./peer.ts"
import { end, freePort, output, untilListening } from "./programs.ts"

const SSHD = "/usr/sbin/sshd"

export async function startOpenssh(folder: string): Promise<Peer> {
  const port = await freePort()
  const files = join(folder, "files")
  mkdirSync(files)
  // sshd insists on this folder when it runs as root.
  if (process.geteuid?.() === 0 && !existsSync("/run/sshd")) mkdirSync("/run/sshd", { mode: 0o755 })
  const [hostKey, keyFile] = [join(folder, "host"), join(folder, "id")]
  for (const file of [hostKey, keyFile]) output("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file)
  const config = join(folder, "config")
  const settings = {
    Port: port,
    ListenAddress: "127.0.0.1",
    HostKey: hostKey,
    PidFile: "none",
    AuthorizedKeysFile: `${keyFile}.pub`,
    StrictModes: "no",
    UsePAM: "no",
    PasswordAuthentication: "no",
    PermitRootLogin: "yes",
    MaxStartups: 1000,
    MaxSessions: 1000,
    Subsystem: "sftp internal-sftp",
  }
  writeFileSync(
    config,
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(""),
  )
  const child = spawn(SSHD, ["-D", "-f", config], { stdio: "ignore" })
  await untilListening(port)
  const account = { user: userInfo().username, keyFile }
  return {
    name: "OpenSSH internal-sftp",
    port,
    sender: account,
    recipient: account,
    putFolder: files,
    getFolder: files,
    serverPid: child.pid ?? 0,
    stop: () => end(child),
  }
}
