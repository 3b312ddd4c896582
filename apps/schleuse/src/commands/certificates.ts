/** `schleuse certificate …`: what browsers are shown when they come to the house's pages. */
import { join, resolve } from "node:path"
import { Fault, parseUtf8 } from "@schleuse/base"
import type { OutputOf } from "@schleuse/wire"
import type { Arguments } from "../command-line/arguments.ts"
import { fill, type Text } from "../command-line/language.ts"
import { EXIT, type Terminal } from "../command-line/terminal.ts"
import { withKeeper } from "../operator/operator-connection.ts"
import { underOperatorSession } from "../operator/operator-session.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"
import { readInputFile } from "./input-file.ts"
import { dayOf } from "./days.ts"
import { done } from "./done.ts"

type Server = OutputOf<"showCertificates">["servers"][number]

const AUTHORITY: Text = {
  de: "Hauseigene Stelle: {name}, gilt bis {until}, nur für {hosts}\n  {file}\n  SHA-256 {sha256}",
  en: "The house's own authority: {name}, valid until {until}, only for {hosts}\n  {file}\n  SHA-256 {sha256}",
}
const SERVER: Text = {
  de: "{zone}: {source}, {subject}, ausgestellt von {issuer}, gilt bis {until}{use}\n  SHA-256 {sha256}",
  en: "{zone}: {source}, {subject}, issued by {issuer}, valid until {until}{use}\n  SHA-256 {sha256}",
}
const SOURCES: Readonly<Record<Server["source"], Text>> = {
  issued: { de: "vom Haus ausgestellt", en: "issued by the house" },
  imported: { de: "eingespielt", en: "brought in" },
}
const TROUBLES: Readonly<Record<NonNullable<Server["trouble"]>, Text>> = {
  "expires-soon": {
    de: "  ! Läuft bald ab: Beantragen Sie das nächste und spielen Sie es ein.",
    en: "  ! Expires soon: request the next one and bring it in.",
  },
  expired: {
    de: "  ! Abgelaufen: Browser bekommen stattdessen eines vom Haus.",
    en: "  ! Expired: browsers get one of the house instead.",
  },
  "other-host": {
    de: "  ! Nicht für den Namen aus den Einstellungen: Browser bekommen stattdessen eines vom Haus.",
    en: "  ! Not for the name in the settings: browsers get one of the house instead.",
  },
}
const UNUSED: Text = { de: ", zurzeit nicht in Gebrauch", en: ", not in use at the moment" }

const show: CommandAction = async ({ args, terminal }) => {
  const { authority, servers } = await underOperatorSession(args, (keeper, session) =>
    keeper.call("showCertificates", {}, session),
  )
  const file = join(resolve(dataFolderOf(args)), "ca.pem")
  terminal.result({ authority: { ...authority, file }, servers })
  const { name, sha256, hosts, expiresAt } = authority
  terminal.say(AUTHORITY, { name, sha256, file, hosts: hosts.join(", "), until: dayOf(expiresAt) })
  for (const server of servers) describe(terminal, server)
  return EXIT.ok
}

const bringIn: CommandAction = async ({ args, terminal }) => {
  const [certificate = "", key = ""] = args.operands.map((path) => parseUtf8(readInputFile(path)))
  const { server } = await underOperatorSession(args, (keeper, session) =>
    keeper.call("importCertificate", { zone: zoneOf(args), certificate, key }, session),
  )
  terminal.result({ server })
  describe(terminal, server)
  return EXIT.ok
}

const renew: CommandAction = async ({ args, terminal }) => {
  const [certificate, key] = [pemOf(args, "certificate"), pemOf(args, "key")]
  const input = { zone: zoneOf(args), certificate, key }
  const { server } = await withKeeper(dataFolderOf(args), (keeper) => keeper.call("renewCertificate", input))
  terminal.result({ server })
  describe(terminal, server)
  return EXIT.ok
}

function pemOf({ texts }: Arguments, option: "certificate" | "key"): string {
  const path = texts.get(option)
  if (path === undefined) throw new Fault("ARGUMENT_MISSING", `--${option}`)
  return parseUtf8(readInputFile(path))
}

const remove: CommandAction = async ({ args, terminal }) => {
  const reason = args.texts.get("reason") ?? ""
  await underOperatorSession(args, (keeper, session) =>
    keeper.call("removeCertificate", { zone: zoneOf(args), reason }, session),
  )
  return done({ terminal })
}

export const CERTIFICATE_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "certificate show": show,
  "certificate import": bringIn,
  "certificate renew": renew,
  "certificate remove": remove,
}

function zoneOf({ texts }: Arguments): Server["zone"] {
  return texts.get("zone") === "gate" ? "gate" : "console"
}

function describe(terminal: Terminal, server: Server): void {
  const { zone, source, subject, issuer, expiresAt, sha256, shown, trouble } = server
  const say = (text: Text) => fill(text[terminal.language], {})
  const use = shown ? "" : say(UNUSED)
  // An issuer is written with one field per line.
  const by = issuer.replaceAll("\n", ", ")
  terminal.say(SERVER, {
    zone,
    subject,
    use,
    sha256,
    issuer: by,
    source: say(SOURCES[source]),
    until: dayOf(expiresAt),
  })
  if (trouble !== undefined) terminal.say(TROUBLES[trouble], { zone })
}
