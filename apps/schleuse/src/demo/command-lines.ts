/** What to type to act as somebody of the demo: for the terminal, and for the console's tour. */
import { isOperatorRole } from "@schleuse/wire"
import { demoFolder } from "./client-keys.ts"
import type { DemoWorld } from "./world-file.ts"
import { join } from "node:path"

export type CastLines = {
  readonly login: string
  /** Of the institution. */
  readonly institution: string
  readonly kind: "machine" | "person" | "operator"
  readonly roles: readonly string[]
  readonly lines: readonly string[]
}

/** The commands of each account, in the order of the world. */
export function commandLines(world: DemoWorld, dataFolder: string): readonly CastLines[] {
  const names = new Map(world.institutions.map((institution) => [institution.id, institution.name]))
  const { host, port } = world.endpoints.sftp
  const at = `-P ${port} -o UserKnownHostsFile=${quoted(knownHostsPath(dataFolder))}`
  const data = `--data ${quoted(dataFolder)}`
  return world.accounts.map((account) => {
    const { login, roles } = account
    const institution = names.get(account.institution) ?? login
    const touch = `npx schleuse demo touch ${login} ${data}`
    if (account.kind === "machine") {
      const line = `sftp -i ${quoted(account.sshKey)} ${at} -o IdentitiesOnly=yes ${login}@${host}`
      return { login, institution, kind: "machine", roles, lines: [line] }
    }
    if (roles.some(isOperatorRole))
      return { login, institution, kind: "operator", roles, lines: [`npx schleuse login ${login} ${data}`, touch] }
    const line = `sftp ${at} -o PubkeyAuthentication=no ${login}@${host}`
    return { login, institution, kind: "person", roles, lines: [line, touch] }
  })
}

export function knownHostsPath(dataFolder: string): string {
  return join(demoFolder(dataFolder), "known_hosts")
}

/** For copying into a shell. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
