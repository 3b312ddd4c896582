/**
 * The Telematikinfrastruktur beside us: what is checked so that it works on the same PC as before.
 *
 * 1. No published name is one of its names, and none is a bare address, which could be the Konnektor's.
 * 2. Our PAC file, asked for names of its kind, does not send them to us. Nor those of the KVen's own safe network (SNK),
 *    which shares the way but is no part of it: a KV may publish its portal under its own name there, and only that.
 * 3. Routes, name servers and rules for names are after our work what they were before it. We set none; this would
 *    notice if that were ever not so.
 *
 * Not checked, because we cannot: whether the Konnektor itself is reached. What
 * is found comes as lines that need no translation: names, routes, servers.
 */
import { isIP } from "node:net"
import type { Machine } from "../posture/machine.ts"
import { askPac } from "../tunnel/pac-answer.ts"
import { type Published, writePac } from "../tunnel/pac.ts"
import type { Paths } from "./pc-system.ts"
import { askPowershell } from "./powershell.ts"

/** Domains of the TI; `splitdns.ti-dienste.de` is below the second. */
const DOMAINS = ["telematik", "ti-dienste.de"]
/** The KVen's own: published names there are what their owner wants, all others are not ours. */
const SNK = "kv-safenet.de"
/** Names as a Konnektor, a card terminal's service, the electronic record and KIM have them. */
const PROBES = [
  "https://konnektor.konlan:443/",
  "https://konnektor.praxis.telematik/",
  "https://epa-as-1.prod.epa4all.de/",
  "https://kim.telematik/",
  "https://idp-ref.zentral.idp.splitdns.ti-dienste.de/",
  "https://portal.kv-safenet.de/",
  "https://192.168.0.1/",
  "https://10.0.0.1/",
  "https://100.102.0.1/",
]

export type TelematikOptions = {
  readonly published: readonly Published[]
  readonly proxyPort: number
  /** Before and after our work; absent: not looked at. */
  readonly before?: Paths | undefined
  readonly after?: Paths | undefined
}

/** What of the TI would be touched, a line each; empty means nothing. */
export async function checkTelematik(options: TelematikOptions): Promise<readonly string[]> {
  const { published, proxyPort, before = [], after = before } = options
  const taken = published
    .filter(({ host }) => isIP(host) !== 0 || isTelematikName(host))
    .map(({ host, port }) => `${host}:${port}`)
  const probes = PROBES.map((url) => ({ url, host: new URL(url).hostname })).filter(
    ({ host }) => !isBelow(host, SNK) || published.every((own) => plain(own.host) !== host),
  )
  const pac = probing(writePac({ published, proxyPort }), probes)
  const sent = (await askPac(pac, "https://pruefung.invalid/")).split(" ")
  return [
    ...taken,
    ...sent.filter((url) => url !== "").map((url) => `PAC: ${url}`),
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ]
}

/** A file whose answer is the list of probes that `pac` does not leave alone: one run for all. */
function probing(pac: string, probes: readonly { readonly url: string; readonly host: string }[]): string {
  return `var ours = (function () {
${pac}
return FindProxyForURL;
})();
var probes = ${JSON.stringify(probes.map(({ url, host }) => [url, host]))};
function FindProxyForURL() {
  var sent = [];
  for (var i = 0; i < probes.length; i++) if (ours(probes[i][0], probes[i][1]) !== "DIRECT") sent.push(probes[i][0]);
  return sent.join(" ");
}`
}

function isTelematikName(host: string): boolean {
  return DOMAINS.some((domain) => isBelow(plain(host), domain))
}

function isBelow(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`)
}

function plain(host: string): string {
  return host.toLowerCase().replace(/\.$/, "")
}

/** What leads where on this PC now; empty if it cannot be read. */
export async function readPaths(machine: Machine, platform: string): Promise<Paths> {
  if (platform === "linux") return linuxPaths(machine)
  if (platform === "win32") return await windowsPaths(machine)
  return platform === "darwin" ? await macosPaths(machine) : []
}

function linuxPaths(machine: Machine): Paths {
  const rows = (path: string) => (machine.read(path) ?? "").split("\n").map((line) => line.trim().split(/\s+/))
  // Without the columns that count how often a route was used.
  const v4 = rows("/proc/net/route").flatMap(([name, to, by, flags, , , metric, mask]) =>
    mask === undefined || name === "Iface" ? [] : [`route ${name} ${to}/${mask} ${by} ${flags} ${metric}`],
  )
  const v6 = rows("/proc/net/ipv6_route").flatMap(([to, bits, , , by, metric, , , flags, name]) =>
    name === undefined ? [] : [`route ${name} ${to}/${bits} ${by} ${flags} ${metric}`],
  )
  const servers = rows("/etc/resolv.conf").flatMap((words) => (/^[a-z]/.test(words[0] ?? "") ? [words.join(" ")] : []))
  return [...v4, ...v6, ...servers]
}

async function macosPaths(machine: Machine): Promise<Paths> {
  const [routes, names] = await Promise.all([machine.ask("netstat", ["-rn"]), machine.ask("scutil", ["--dns"])])
  // Hosts (H) are neighbours that come and go.
  const kept = (routes?.text ?? "").split("\n").flatMap((line) => {
    const [to, by, flags = "", name] = line.trim().split(/\s+/)
    return /^U[A-Za-z]*$/.test(flags) && !flags.includes("H") ? [`route ${name} ${to} ${by} ${flags}`] : []
  })
  const servers = (names?.text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => /^(nameserver|search domain|domain)\b/.test(line))
  return [...kept, ...new Set(servers)]
}

const WINDOWS_SCRIPT = `
$routes = @(Get-NetRoute | Where-Object { $_.DestinationPrefix -notmatch '(/32|/128)$' } |
  ForEach-Object { "route $($_.InterfaceIndex) $($_.DestinationPrefix) $($_.NextHop) $($_.RouteMetric)" })
$servers = @(Get-DnsClientServerAddress | Where-Object { $_.ServerAddresses } |
  ForEach-Object { "nameserver $($_.InterfaceIndex) $($_.ServerAddresses -join ' ')" })
$rules = @(Get-DnsClientNrptRule | ForEach-Object { "rule $($_.Namespace -join ' ') $($_.NameServers -join ' ')" })
ConvertTo-Json -Compress -InputObject @($routes + $servers + $rules)
`

async function windowsPaths(machine: Machine): Promise<Paths> {
  const said = await askPowershell(machine, WINDOWS_SCRIPT, {})
  return Array.isArray(said) ? said.filter((line) => typeof line === "string") : []
}
