/** OpenSSH's `sftp` in the hands of a person: its askpass program answers what it is asked. */
import { chmodSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { DemoHouse, Zone } from "./demo-house.ts"
import { begin, type Running } from "./programs.ts"

let number = 0

/** Begins `sftp` as a person: each prompt gets the next of these answers. */
export function sftpAsPerson(
  house: DemoHouse,
  login: string,
  answers: readonly string[],
  line = "ls /",
  zone: Zone = "sftp",
): Running {
  const name = house.file(`person-${++number}`)
  writeFileSync(`${name}.answers`, answers.map((answer) => `${answer}\n`).join(""))
  writeFileSync(name, `#!/bin/sh\nhead -n 1 '${name}.answers'\nsed -i 1d '${name}.answers'\n`)
  chmodSync(name, 0o700)
  const hosts = `UserKnownHostsFile=${join(house.data, "demo", "known_hosts")}`
  const given = [
    "BatchMode=no",
    "PubkeyAuthentication=no",
    "StrictHostKeyChecking=yes",
    "NumberOfPasswordPrompts=1",
    hosts,
  ]
  const options = ["-F", "none", ...given.flatMap((option) => ["-o", option])]
  const args = ["sftp", ...options, "-P", String(house.port(zone)), "-b", "-", `${login}@127.0.0.1`]
  const environment = [`SSH_ASKPASS=${name}`, "SSH_ASKPASS_REQUIRE=force", "DISPLAY=:9"]
  return begin("env", [...environment, ...args], `${line}\n`, { cwd: house.folder })
}
