/** `schleuse known-hosts`: the sheet that a partner puts into known_hosts, standby keys included. */
import { Fault, systemClock } from "@schleuse/base"
import { EXIT } from "../command-line/terminal.ts"
import { requireOperatorSession, withKeeper } from "../operator/operator-connection.ts"
import { findRunRecord } from "../supervisor/run-record.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"

/** How OpenSSH names a host in known_hosts (sshd(8), SSH_KNOWN_HOSTS): brackets unless the port is 22. */
export function knownHostName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`
}

export const knownHosts: CommandAction = async ({ args, terminal }) => {
  const dataFolder = dataFolderOf(args)
  const session = requireOperatorSession(dataFolder, systemClock.wallMs())
  const { keys } = await withKeeper(dataFolder, (keeper) => keeper.call("hostKeys", {}, session))
  const doors = findRunRecord(dataFolder)?.doors ?? []
  const port = args.texts.get("port")
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new Fault("ARGUMENT_INVALID", `--port ${port}`)
  const lines = keys.map(({ zone, use, publicKey }) => {
    const door = doors.find((listening) => listening.zone === zone)
    const name = knownHostName(args.texts.get("host") ?? door?.host ?? zone, Number(port ?? door?.port ?? 22))
    return { zone, use, line: `${name} ${publicKey}` }
  })
  terminal.result({ lines })
  for (const { zone, use, line } of lines) {
    terminal.print(`# ${zone}, ${use}`)
    terminal.print(line)
  }
  return EXIT.ok
}
