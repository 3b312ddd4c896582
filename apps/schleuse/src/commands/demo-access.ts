/** What `schleuse demo` says about the way in by the access software, and `schleuse demo link LOGIN`. */
import { resolve } from "node:path"
import { Fault, systemClock } from "@schleuse/base"
import type { Text } from "../command-line/language.ts"
import { EXIT, type Terminal } from "../command-line/terminal.ts"
import type { PortalState } from "../demo/access-part.ts"
import { fromSources } from "../demo/access-software.ts"
import { quoted } from "../demo/command-lines.ts"
import { DOCTOR, findLink, linkAddress } from "../demo/enrolment-link.ts"
import { portalAuthorityPath } from "../demo/portal-certificate.ts"
import { renewLink } from "../demo/seed-access.ts"
import { findToy, touch } from "../demo/toy-yubikey.ts"
import { findWorld } from "../demo/world-file.ts"
import { withKeeper } from "../operator/operator-connection.ts"
import { formatListenAddress, type ListenAddress } from "../settings/listen-address.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"

const LINK: Text = {
  de: "  Zugangslink für Dr. Beispiel: {link}",
  en: "  Enrolment link for Dr. Beispiel: {link}",
}
const HOW: Text = {
  de: `  Die Seite bietet die Zugangssoftware an, sobald sie gebaut ist; dann: Passwort und Spielzeug-YubiKey von dr-beispiel,
  und die Kachel KV-Portal. Ohne herunterzuladen, aus den Quellen:
    {line}
  Einen neuen Link macht: npx schleuse demo link dr-beispiel --data {data}`,
  en: `  The page offers the access software as soon as it is built; then: password and toy YubiKey of dr-beispiel, and the
  tile KV portal. Without a download, from the sources:
    {line}
  A new link is made by: npx schleuse demo link dr-beispiel --data {data}`,
}
const WALLED: Text = {
  de: "  Das KV-Portal (erfunden, Zertifikat von {ca}) liegt an {place}: Dorthin kommt auf diesem Rechner nur der Benutzer des Tors.",
  en: "  The KV portal (fictitious, certificate by {ca}) lies at {place}: on this machine only the gate's user gets there.",
}
const OPEN: Text = {
  de: "  Das KV-Portal (erfunden, Zertifikat von {ca}) liegt an {place}. ACHTUNG: Ohne das Tor kommt dorthin jeder auf diesem Rechner ({why}).\n  Als root gestartet, lässt die Vorführung nur das Tor hin.",
  en: "  The KV portal (fictitious, certificate by {ca}) lies at {place}. NOTE: everybody on this machine gets there without the gate ({why}).\n  Started as root, the demo lets only the gate in.",
}
const ABSENT: Text = {
  de: "  Das KV-Portal läuft nicht: {why}",
  en: "  The KV portal does not run: {why}",
}
const BUILT: Text = {
  de: "Die Zugangssoftware ist gebaut; die Seite des Zugangslinks bietet sie an.",
  en: "The access software is built; the page of the enrolment link offers it.",
}
const NOT_BUILT: Text = {
  de: "Die Zugangssoftware ließ sich nicht bauen ({why}). Die Vorführung läuft weiter; aus den Quellen geht es trotzdem.",
  en: "The access software could not be built ({why}). The demo goes on; from the sources it works all the same.",
}
const TOY: Text = {
  de: "Gemacht als it-service, mit seinem Spielzeug-YubiKey: In Wirklichkeit schickt der IT-Service den Link an die Anschrift in den Akten.",
  en: "Made as it-service, with its toy YubiKey: in reality the IT service sends the link to the address in the files.",
}

export function tellAccess(
  terminal: Terminal,
  dataFolder: string,
  about: { readonly gate: string; readonly place: ListenAddress; readonly state: PortalState | undefined },
): void {
  const { gate, place, state } = about
  const link = findLink(dataFolder, DOCTOR, systemClock.wallMs())
  if (link !== undefined) terminal.say(LINK, { link: linkAddress(gate, link) })
  terminal.say(HOW, { line: fromSources(dataFolder), data: quoted(dataFolder) })
  if (state === undefined) return
  const values = { place: formatListenAddress(place), ca: portalAuthorityPath(dataFolder) }
  if (state.is === "walled") terminal.say(WALLED, values)
  else terminal.say(state.is === "open" ? OPEN : ABSENT, { ...values, why: state.why })
}

export function tellSoftware(terminal: Terminal, why: string | undefined): void {
  if (why === undefined) terminal.say(BUILT)
  else terminal.say(NOT_BUILT, { why })
}

/** Who makes it in the demo. */
const MAKER = "it-service"

export const demoLink: CommandAction = async ({ args, terminal }) => {
  const dataFolder = resolve(dataFolderOf(args, "./data-demo"))
  const login = args.operands[0] ?? ""
  const world = findWorld(dataFolder)
  const maker = world?.accounts.find((account) => account.login === MAKER)
  if (maker?.kind !== "person" || findToy(dataFolder, MAKER) === undefined)
    throw new Fault("ARGUMENT_INVALID", `no demo with an ${MAKER} in ${dataFolder}`)
  const gate = world?.endpoints.gate
  if (gate === undefined) throw new Fault("ENROLMENT_GATE_MISSING")
  const link = await withKeeper(dataFolder, (keeper) => {
    const operator = { user: MAKER, password: maker.password, code: touch(dataFolder, MAKER) }
    return renewLink(keeper, dataFolder, login, operator)
  })
  const address = linkAddress(gate, link)
  terminal.print(address)
  terminal.result({ login, link: address, ...link })
  if (!terminal.json) process.stderr.write(`${TOY[terminal.language]}\n`)
  return EXIT.ok
}
