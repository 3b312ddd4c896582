/** `schleuse demo`: the house in mode demo, with its world seeded and everything printed that one needs to try it. */
import { join, resolve } from "node:path"
import { systemClock } from "@schleuse/base"
import { type DoorZone, type ListenerZone, type OutputOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT, type Terminal } from "../command-line/terminal.ts"
import { AccessPart, type PortalState } from "../demo/access-part.ts"
import { saveSoftwareSettings, softwareFolder } from "../demo/access-software.ts"
import { commandLines, knownHostsPath, quoted } from "../demo/command-lines.ts"
import { findFreePort } from "../demo/free-port.ts"
import { handsIn } from "../demo/hands.ts"
import { describeOperators, seedOperators, seedWorld } from "../demo/seed.ts"
import { PORTAL } from "../demo/portal-place.ts"
import { seedAccess } from "../demo/seed-access.ts"
import { saveTour } from "../demo/tour-file.ts"
import { type DemoWorld, findWorld, saveWorld, worldPath } from "../demo/world-file.ts"
import { dropOperatorSession, saveOperatorSession, withKeeper } from "../operator/operator-connection.ts"
import { formatListenAddress, type ListenAddress, parseListenAddress } from "../settings/listen-address.ts"
import { loadSettings } from "../settings/settings-file.ts"
import type { Settings } from "../settings/settings-table.ts"
import { replaceFile } from "../supervisor/data-folder.ts"
import type { KeeperReady } from "../supervisor/keeper-process.ts"
import { logToStderr } from "../supervisor/log-lines.ts"
import { Supervisor } from "../supervisor/supervisor.ts"
import { type CommandAction, dataFolderOf } from "./command-context.ts"
import { tellAccess, tellSoftware } from "./demo-access.ts"
import { knownHostName } from "./known-hosts.ts"
import { stopOnSignals, waitForEnd, warnOfIsolation } from "./service-output.ts"
import { settingsFileOf } from "./up.ts"

const HOST = "127.0.0.1"
const DEFAULT_PORTS: Readonly<Record<DoorZone, number>> = { sftp: 2022, inside: 2122 }

const DEFAULT_CONSOLE_PORT = 8444
const DEFAULT_APPROVALS_PORT = 8445
const DEFAULT_GATE_PORT = 8446

const DEMO_NAMES = {
  "operator.name": "KV Musterland (Vorführung)",
  contact: "IT-Service der KV Musterland, Telefon 0345 000000, it-service@kv-musterland.example",
  "texts.imprint":
    "KV Musterland, Musterstraße 1, 06100 Musterstadt.\n\nDies ist eine Vorführung auf einem einzelnen Rechner. Die KV Musterland gibt es nicht.",
  "texts.privacy":
    "In dieser Vorführung sind alle Menschen und Einrichtungen erfunden. Was Sie hier eingeben, bleibt im Datenordner dieses Rechners.",
  "texts.accessibility":
    "Diese Seiten sind nach BITV 2.0 und WCAG 2.1 AA gebaut und werden bei jeder Änderung mit axe, mit der Tastatur und bei 200 % Vergrößerung geprüft.",
} as const

const INTRODUCTION: Text = {
  de: "\nDie Vorführung läuft, mit erfundenen Beteiligten und nur auf diesem Rechner. Alles Nötige steht in {world}\n",
  en: "\nThe demo runs, with fictitious parties and on this machine only. Everything one needs is in {world}\n",
}
const AS: Text = { de: "Anmelden als {name}:", en: "Log in as {name}:" }
const AS_PERSON: Text = {
  de: "Anmelden als Person {login} ({name}), Passwort {password}, und was der Spielzeug-YubiKey tippt:",
  en: "Log in as the person {login} ({name}), password {password}, and what the toy YubiKey types:",
}
const AS_OPERATOR: Text = {
  de: "Als {login} ({roles}) den Betrieb bedienen, Passwort {password}, und was der Spielzeug-YubiKey tippt:",
  en: "Operate the house as {login} ({roles}), password {password}, and what the toy YubiKey types:",
}
const TRY: Text = {
  de: `
Zum Ausprobieren, als praxis-beispiel:
  put DATEI /ausgang/aok-musterland/
dann als aok-musterland:
  ls /eingang/praxis-beispiel
  get /eingang/praxis-beispiel/DATEI
  get -r /quittungen

Prüfen, ohne Netz und ohne diesen Server:
  npx schleuse verify log {log} --key {vkey}
`,
  en: `
To try, as praxis-beispiel:
  put FILE /ausgang/aok-musterland/
then as aok-musterland:
  ls /eingang/praxis-beispiel
  get /eingang/praxis-beispiel/FILE
  get -r /quittungen

Verify, without network and without this server:
  npx schleuse verify log {log} --key {vkey}
`,
}

const CONSOLE: Text = {
  de: `
Die Konsole, mit einem Rundgang: {console}
  Anmelden als admin-1 oder it-service mit dem Passwort von oben und dem, was der Spielzeug-YubiKey tippt
  (npx schleuse demo touch admin-1 --data {data}). Das Zertifikat ist von diesem Haus: Der Browser
  warnt davor, solange er {ca} nicht kennt.
`,
  en: `
The console, with a tour: {console}
  Log in as admin-1 or it-service with the password above and what the toy YubiKey types
  (npx schleuse demo touch admin-1 --data {data}). The certificate is of this house: the browser
  warns of it until it knows {ca}.
`,
}
const APPROVALS: Text = {
  de: `
Die Freigaben, wo eine zweite Person dem zustimmt, was an der Konsole vorgeschlagen wurde: {approvals}
  Anmelden als admin-2, am besten in einem privaten Fenster des Browsers.
`,
  en: `
The approvals, where a second person agrees to what was proposed at the console: {approvals}
  Log in as admin-2, best in a private window of the browser.
`,
}
const GATE: Text = {
  de: "\nDas Tor der Zugangssoftware: {gate}",
  en: "\nThe gate of the access software: {gate}",
}
const END: Text = { de: "\nBeenden mit Strg-C.\n", en: "\nEnd with Ctrl-C.\n" }

export const demo: CommandAction = async ({ args, terminal }) => {
  const dataFolder = resolve(dataFolderOf(args, "./data-demo"))
  const file = settingsFileOf(undefined, dataFolder)
  const named = withNames(loadSettings(file))
  const before = findWorld(dataFolder)
  const isAuto = args.texts.get("ports") === "auto"
  const doors = await doorsOf(isAuto, before, named)
  const hasGate = !args.flags.has("without-gate")
  if (hasGate) doors.set("gate", await gatePlace(isAuto, before))
  const hasPortal = hasGate && !args.flags.has("without-portal")
  const access = hasPortal ? await AccessPart.find(dataFolder, before === undefined, isAuto) : undefined
  const settings = access === undefined ? named : withDownloads(named, dataFolder)
  const onPrepared = (folder: string) => access?.prepare(folder)
  const plan = { dataFolder, mode: "demo", settings, settingsFile: file, doors, rootKey: "file", onPrepared } as const
  const supervisor = await Supervisor.start(plan, logToStderr)
  const release = stopOnSignals(supervisor)
  warnOfIsolation(supervisor, terminal)
  if (!args.flags.has("only-seed")) access?.startPortal(supervisor.dataFolder, supervisor.isolation, logToStderr)
  const world = { before, access, settings }
  // A refusal ends the supervisor; a failed seeding must do so too, and then be told.
  const failed = announce(supervisor, world, terminal, args.flags).catch((error: unknown) => {
    supervisor.stop({ patient: false })
    return { error }
  })
  const code = await waitForEnd(supervisor, terminal)
  release()
  await access?.stop()
  const failure = await failed
  if (code === EXIT.ok && failure !== undefined) throw failure.error
  return code
}

/** What every page of a real house has, said for a demo that says nothing itself. */
function withNames(settings: Settings): Settings {
  const or = (key: keyof typeof DEMO_NAMES) => (settings[key] === "" ? DEMO_NAMES[key] : settings[key])
  return {
    ...settings,
    "operator.name": or("operator.name"),
    contact: or("contact"),
    "texts.imprint": or("texts.imprint"),
    "texts.privacy": or("texts.privacy"),
    "texts.accessibility": or("texts.accessibility"),
  }
}

/** The gate offers what this demo builds, unless its settings name another folder. */
function withDownloads(settings: Settings, dataFolder: string): Settings {
  return settings["gate.downloads"] === "" ? { ...settings, "gate.downloads": softwareFolder(dataFolder) } : settings
}

async function doorsOf(
  auto: boolean,
  before: DemoWorld | undefined,
  settings: Settings,
): Promise<Map<ListenerZone, ListenAddress>> {
  const portOf = (zone: DoorZone) => (auto ? (before?.endpoints[zone].port ?? 0) : DEFAULT_PORTS[zone])
  const doors = (["sftp", "inside"] as const).map((zone) => [zone, { host: HOST, port: portOf(zone) }] as const)
  const all = new Map<ListenerZone, ListenAddress>(doors)
  // Off here too, unless the demo's settings say where.
  const validation = parseListenAddress(settings["doors.validation.listen"])
  if (validation !== undefined) all.set("validation", validation)
  if (settings["doors.console.listen"] === "off") return all
  const { console, approvals } = before?.endpoints ?? {}
  const hasApprovals = settings["doors.approvals.listen"] !== "off"
  const port = portOfPages(console) ?? (hasApprovals ? await findFreePort(HOST) : 0)
  all.set("console", { host: HOST, port: auto ? port : DEFAULT_CONSOLE_PORT })
  // Each names the other to its people, so neither may find its port by itself.
  const second = portOfPages(approvals) ?? (await findFreePort(HOST))
  if (hasApprovals) all.set("approvals", { host: HOST, port: auto ? second : DEFAULT_APPROVALS_PORT })
  return all
}

/** Links name it, so it may not find its port by itself. */
async function gatePlace(auto: boolean, before: DemoWorld | undefined): Promise<ListenAddress> {
  if (!auto) return { host: HOST, port: DEFAULT_GATE_PORT }
  return { host: HOST, port: portOfPages(before?.endpoints.gate) ?? (await findFreePort(HOST)) }
}

function portOfPages(origin: string | undefined): number | undefined {
  return origin === undefined ? undefined : Number(new URL(origin).port)
}

/** What a start knows of the world before it makes or finds it. */
type Start = {
  readonly before: DemoWorld | undefined
  readonly access: AccessPart | undefined
  readonly settings: Settings
}

async function announce(
  supervisor: Supervisor,
  start: Start,
  terminal: Terminal,
  flags: ReadonlySet<string>,
): Promise<undefined> {
  const ready = await supervisor.ready
  await supervisor.listening
  const isOnlySeed = flags.has("only-seed")
  const { dataFolder } = supervisor
  const made = await makeWorld(supervisor, ready, start, flags.has("setup-open"))
  const portal = await start.access?.state()
  const world = portal?.is === "absent" ? withoutApps(made, dataFolder) : made
  const lines = [world.endpoints.sftp, world.endpoints.inside].map(
    ({ host, port, hostKey }) => `${knownHostName(host, port)} ${hostKey}\n`,
  )
  replaceFile(knownHostsPath(dataFolder), lines.join(""), 0o644)
  saveTour(dataFolder, world)
  saveSettings(world, dataFolder, start)
  tell(world, dataFolder, start, portal, terminal)
  if (isOnlySeed) supervisor.stop({ patient: false })
  else if (start.access !== undefined && !flags.has("without-software"))
    void buildSoftware(start.access, dataFolder, terminal)
  return undefined
}

/** What does not run is not named. */
function withoutApps({ apps: _apps, ...world }: DemoWorld, dataFolder: string): DemoWorld {
  saveWorld(dataFolder, world)
  return world
}

/** What the access software has to know of this gate, built or run from the sources. */
function saveSettings({ endpoints }: DemoWorld, dataFolder: string, { access, settings }: Start): void {
  const { gate, ca } = endpoints
  if (access === undefined || gate === undefined || ca === undefined) return
  const { language, contact, "operator.name": operator } = settings
  saveSoftwareSettings({ dataFolder, gate, ca, operator, contact, language, nowMs: systemClock.wallMs() })
}

/** Beside everything else; what comes of it is told when it is there. */
async function buildSoftware(access: AccessPart, dataFolder: string, terminal: Terminal): Promise<void> {
  const why = await access.buildSoftware(dataFolder)
  if (!access.isStopped) tellSoftware(terminal, why)
}

async function makeWorld(
  supervisor: Supervisor,
  ready: KeeperReady,
  { before, access }: Start,
  isSetupLeftOpen: boolean,
): Promise<DemoWorld> {
  const { dataFolder } = supervisor
  const log = { dir: join(dataFolder, "log"), vkey: ready.vkey }
  const { setupCode: code } = ready
  const apps = access === undefined ? {} : { apps: [PORTAL] }
  // Set-up is over: the world is what it was, only the ports may have changed.
  if (code === undefined && before !== undefined) {
    const endpoints = endpointsOf(supervisor, (zone) => before.endpoints[zone].hostKey)
    const { apps: _before, ...same } = before
    const world = { ...same, endpoints, log, ...apps }
    saveWorld(dataFolder, world)
    return world
  }
  return withKeeper(dataFolder, async (keeper) => {
    const { session, expiresAt } = await keeper.call("setupBegin", { code: code ?? "" })
    saveOperatorSession(dataFolder, session, expiresAt)
    const hands = handsIn(dataFolder)
    const seeded = await seedWorld(keeper, session, hands)
    if (access !== undefined) await seedAccess(keeper, session, dataFolder, access.place)
    const { keys } = await keeper.call("hostKeys", {}, session)
    const endpoints = endpointsOf(supervisor, (zone) => activeKey(keys, zone))
    const operators = isSetupLeftOpen ? [] : describeOperators(seeded, hands)
    const { institutions, accounts } = seeded
    const everybody = [...accounts, ...operators]
    const world: DemoWorld = { version: 1, endpoints, log, institutions, accounts: everybody, ...apps }
    // Before the set-up ends: afterwards nobody could make this file again.
    saveWorld(dataFolder, world)
    if (isSetupLeftOpen) return world
    await seedOperators(keeper, session, hands)
    dropOperatorSession(dataFolder)
    return world
  })
}

function endpointsOf(supervisor: Supervisor, hostKeyOf: (zone: DoorZone) => string): DemoWorld["endpoints"] {
  const endpoint = (zone: DoorZone) => {
    const address = supervisor.addresses.get(zone)
    if (address === undefined) throw new TypeError(`door ${zone} does not listen`)
    return { ...address, hostKey: hostKeyOf(zone) }
  }
  const validation = supervisor.addresses.get("validation")
  const asked =
    validation === undefined ? {} : { validation: `http://${formatListenAddress(validation)}/wsapi/2.0/verify` }
  // Browsers make keys for `localhost`, never for 127.0.0.1.
  const port = supervisor.addresses.get("console")?.port
  const second = supervisor.addresses.get("approvals")?.port
  const ca = join(supervisor.dataFolder, "ca.pem")
  const approvals = second === undefined ? {} : { approvals: `https://localhost:${second}` }
  const pages = port === undefined ? {} : { console: `https://localhost:${port}`, ...approvals, ca }
  const third = supervisor.addresses.get("gate")?.port
  const gate = third === undefined ? {} : { gate: `https://localhost:${third}`, ca }
  return { sftp: endpoint("sftp"), inside: endpoint("inside"), ...asked, ...pages, ...gate }
}

function activeKey(keys: OutputOf<"hostKeys">["keys"], zone: DoorZone): string {
  const mine = keys.filter((key) => key.zone === zone && key.use === "active")
  const found = mine.find(({ publicKey }) => publicKey.startsWith("ssh-ed25519 ")) ?? mine[0]
  if (found === undefined) throw new TypeError(`door ${zone} has no host key`)
  return found.publicKey
}

function tell(
  world: DemoWorld,
  dataFolder: string,
  { access }: Start,
  portal: PortalState | undefined,
  terminal: Terminal,
): void {
  terminal.say(INTRODUCTION, { world: worldPath(dataFolder) })
  const passwords = new Map(world.accounts.flatMap((one) => (one.kind === "person" ? [[one.login, one.password]] : [])))
  for (const { login, institution, kind, roles, lines } of commandLines(world, dataFolder)) {
    const password = passwords.get(login) ?? ""
    if (kind === "machine") terminal.say(AS, { name: institution })
    else if (kind === "person") terminal.say(AS_PERSON, { login, name: institution, password })
    else terminal.say(AS_OPERATOR, { login, roles: roles.join(", "), password })
    for (const line of lines) terminal.print(`  ${line}`)
  }
  terminal.say(TRY, { log: quoted(world.log.dir), vkey: quoted(world.log.vkey) })
  const { console, approvals, gate, ca } = world.endpoints
  if (console !== undefined) terminal.say(CONSOLE, { console, ca: ca ?? "", data: quoted(dataFolder) })
  if (approvals !== undefined) terminal.say(APPROVALS, { approvals })
  if (gate !== undefined) terminal.say(GATE, { gate })
  if (gate !== undefined && access !== undefined)
    tellAccess(terminal, dataFolder, { gate, place: access.place, state: portal })
  terminal.say(END)
  terminal.result({ demo: worldPath(dataFolder), ...world })
}
