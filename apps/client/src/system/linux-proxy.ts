/**
 * The proxy setting of Linux desktops: GNOME's (also Cinnamon, MATE, Xfce with Chromium), and KDE's.
 *
 * GNOME's by `gsettings`, KDE's by its file `kioslaverc` and `kwriteconfig`.
 * On KDE both are set: Firefox reads the other one. Formats: GVariant text
 * (docs.gtk.org/glib/gvariant-text-format.html), KConfig's INI.
 */
import { join } from "node:path"
import type { Machine } from "../posture/machine.ts"
import type { Place, ProxyPlaces, Reading } from "./proxy-places.ts"
import { authorityOf, fixedProxy, type ProxySetting } from "./proxy-setting.ts"

type Environment = Readonly<Record<string, string | undefined>>

const GNOME = "org.gnome.system.proxy"
const KDE_GROUP = "Proxy Settings"

export function linuxPlaces(machine: Machine, environment: Environment, home: string): ProxyPlaces {
  const isKde = (environment["XDG_CURRENT_DESKTOP"] ?? "").split(":").includes("KDE")
  return {
    read: async () => {
      const kde = isKde ? await readKde(machine, environment, home) : undefined
      const gnome = await readGnome(machine)
      const readings = [kde, gnome].filter((one) => one !== undefined)
      const [first] = readings
      return first && { setting: first.setting, places: readings.flatMap(({ places }) => places) }
    },
    write: (name, wished) => (name === "kde" ? writeKde(machine, wished) : writeGnome(machine, wished)),
  }
}

async function readGnome(machine: Machine): Promise<Reading | undefined> {
  const said = await machine.ask("gsettings", ["list-recursively", GNOME])
  if (said?.status !== 0) return undefined
  const values = new Map(
    said.text.split("\n").map((line) => {
      const [schema = "", key = "", ...value] = line.split(" ")
      return [`${schema.slice(GNOME.length + 1)}/${key}`, value.join(" ")] as const
    }),
  )
  const mode = variantText(values.get("/mode"))
  if (mode === "") return undefined
  const url = variantText(values.get("/autoconfig-url"))
  return { setting: gnomeSetting(mode, url, values), places: [{ name: "gnome", mode, pacMode: "auto", url }] }
}

function gnomeSetting(mode: string, url: string, values: ReadonlyMap<string, string>): ProxySetting {
  if (mode === "auto") return url === "" ? { kind: "detect" } : { kind: "pac", url }
  if (mode !== "manual") return { kind: "none" }
  const proxy = (scheme: string) =>
    authorityOf(variantText(values.get(`${scheme}/host`)), values.get(`${scheme}/port`) ?? "")
  const except = [...(values.get("/ignore-hosts") ?? "").matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)]
  return fixedProxy({
    http: proxy("http"),
    https: proxy("https"),
    socks: proxy("socks"),
    except: except.flatMap(([, one, other]) => withSubdomains(unescape(one ?? other ?? ""))),
    isLocalDirect: false,
  })
}

async function writeGnome(machine: Machine, { mode, url }: Pick<Place, "mode" | "url">): Promise<void> {
  const quoted = `'${url.replaceAll(/[\\']/g, "\\$&")}'`
  const steps = [
    ["autoconfig-url", quoted],
    ["mode", `'${mode}'`],
  ]
  for (const step of mode === "auto" ? steps : steps.toReversed())
    await machine.ask("gsettings", ["set", GNOME, ...step])
}

/** `'it\'s'` → `it's`; anything that is no text → the empty one. */
function variantText(value = ""): string {
  const quote = value[0]
  return (quote === "'" || quote === '"') && value.endsWith(quote) ? unescape(value.slice(1, -1)) : ""
}

const unescape = (text: string): string => text.replaceAll(/\\(.)/g, "$1")

async function readKde(machine: Machine, environment: Environment, home: string): Promise<Reading | undefined> {
  if ((await kwriteconfig(machine)) === undefined) return undefined
  const given = environment["XDG_CONFIG_HOME"] ?? ""
  const values = groupOf(machine.read(join(given === "" ? join(home, ".config") : given, "kioslaverc")) ?? "")
  const mode = values.get("ProxyType") ?? "0"
  const url = values.get("Proxy Config Script") ?? ""
  return { setting: kdeSetting(mode, url, values), places: [{ name: "kde", mode, pacMode: "2", url }] }
}

function kdeSetting(mode: string, url: string, values: ReadonlyMap<string, string>): ProxySetting {
  if (mode === "3") return { kind: "detect" }
  if (mode === "2") return { kind: "pac", url }
  // 4 is "from the environment", which the way to the gate reads anyway.
  if (mode !== "1") return { kind: "none" }
  // `http://proxy 3128`, and with a colon as newer versions write it.
  const proxy = (key: string) => {
    const { host = "", port = "" } = /^(?<host>.*?)[ :](?<port>\d+)\/?$/.exec(values.get(key) ?? "")?.groups ?? {}
    return authorityOf(host, port)
  }
  const except = (values.get("NoProxyFor") ?? "").split(",").map((one) => one.trim())
  return fixedProxy({
    http: proxy("httpProxy"),
    https: proxy("httpsProxy"),
    socks: proxy("socksProxy"),
    except: except.filter((one) => one !== "").flatMap(withSubdomains),
    isLocalDirect: false,
  })
}

async function writeKde(machine: Machine, { mode, url }: Pick<Place, "mode" | "url">): Promise<void> {
  const program = await kwriteconfig(machine)
  if (program === undefined) return
  const steps = [
    ["Proxy Config Script", url],
    ["ProxyType", mode],
  ] as const
  for (const [key, value] of mode === "2" ? steps : steps.toReversed())
    await machine.ask(program, ["--file", "kioslaverc", "--group", KDE_GROUP, "--key", key, value])
  // Programs of KDE that run read it anew; Chromium watches the file.
  const signal = ["--type=signal", "/KIO/Scheduler", "org.kde.KIO.Scheduler.reparseSlaveConfiguration", "string:"]
  await machine.ask("dbus-send", signal)
}

async function kwriteconfig(machine: Machine): Promise<string | undefined> {
  for (const program of ["kwriteconfig6", "kwriteconfig5"])
    if ((await machine.ask(program, ["--help"]))?.status === 0) return program
  return undefined
}

function groupOf(text: string): ReadonlyMap<string, string> {
  const lines = text.split("\n").map((line) => line.trim())
  const start = lines.indexOf(`[${KDE_GROUP}]`) + 1
  const values = new Map<string, string>()
  if (start === 0) return values
  for (const line of lines.slice(start)) {
    if (line.startsWith("[")) break
    const { key = "", value = "" } = /^(?<key>[^=[]+)(?:\[\$\w+\])*=(?<value>.*)$/.exec(line)?.groups ?? {}
    values.set(key.trim(), unescape(value))
  }
  return values
}

/** On both desktops `kv.example` means what is below it, too. */
function withSubdomains(name: string): readonly string[] {
  if (name.includes("*") || name.includes("/") || /^[\d.:]+$/.test(name)) return [name]
  const bare = name.replace(/^\./, "")
  return [bare, `*.${bare}`]
}
