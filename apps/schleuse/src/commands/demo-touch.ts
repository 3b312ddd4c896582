/** `schleuse demo touch LOGIN`: what the YubiKey of one of the demo's people types next. */
import { resolve } from "node:path"
import { Fault } from "@schleuse/base"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findToy, press, touch } from "../demo/toy-yubikey.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"

const TOY: Text = {
  de: "Ein Spielzeug: Die Geheimnisse dieses Schlüssels liegen lesbar im Ordner der Vorführung.",
  en: "A toy: this key's secrets lie readable in the demo's folder.",
}

export const demoTouch: CommandAction = ({ args, terminal }) => {
  const dataFolder = resolve(dataFolderOf(args, "./data-demo"))
  const login = args.operands[0] ?? ""
  if (!/^[a-z0-9-]{1,64}$/.test(login) || findToy(dataFolder, login) === undefined) {
    throw new Fault("ARGUMENT_INVALID", `no toy key of ${login.slice(0, 64)} in ${dataFolder}`)
  }
  const code = args.flags.has("digits") ? press(dataFolder, login) : touch(dataFolder, login)
  terminal.print(code)
  terminal.result({ login, code, toy: true })
  // On stderr, so that what a script takes is the code alone.
  if (!terminal.json) process.stderr.write(`${TOY[terminal.language]}\n`)
  return Promise.resolve(EXIT.ok)
}
