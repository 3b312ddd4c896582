/** OpenSSH's `sftp`, as scripts use it: one batch, one connection. */
import { execFile } from "node:child_process"
import { promisify } from "node:util"
import type { Account } from "../peers/peer.ts"

const OPTIONS = [
  "IdentitiesOnly=yes",
  "StrictHostKeyChecking=no",
  "UserKnownHostsFile=/dev/null",
  "LogLevel=ERROR",
  "ControlMaster=no",
  "ControlPath=none",
]

/** Arguments of `sftp` that every run has. */
export function sftpArguments(port: number, { user, keyFile }: Account): readonly string[] {
  const options = OPTIONS.flatMap((option) => ["-o", option])
  const cipher = ["-c", "aes128-gcm@openssh.com"]
  return [
    "-q",
    "-b",
    "-",
    ...cipher,
    "-F",
    "/dev/null",
    "-P",
    String(port),
    "-i",
    keyFile,
    ...options,
    `${user}@127.0.0.1`,
  ]
}

/** Runs a batch; rejects with what was printed if a command of it fails. */
export async function sftp(port: number, account: Account, batch: readonly string[]): Promise<void> {
  const started = promisify(execFile)("sftp", sftpArguments(port, account), { maxBuffer: 64 * 1024 * 1024 })
  started.child.stdin?.end(`${batch.join("\n")}\n`)
  await started
}

/** Seconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
