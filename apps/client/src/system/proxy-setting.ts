/**
 * A user's proxy setting, whichever system keeps it, and the PAC file that says the same.
 *
 * Turned into a PAC file, every kind of setting can be chained behind ours and
 * be asked for the way to the gate, by the same code.
 */
import { boolean, type Infer, list, object, oneOf, optional, text, union } from "@schleuse/base"

/** `host:port`, or `[::1]:port`. */
const authority = text(300, /^[A-Za-z0-9._:[\]-]+$/)

export const proxySetting = union("kind", {
  none: object({ kind: oneOf("none") }),
  /** The network is to say it: a host called `wpad`, or an address that the system found (Windows, by DHCP). */
  detect: object({ kind: oneOf("detect"), url: optional(text(2048)) }),
  pac: object({ kind: oneOf("pac"), url: text(2048) }),
  fixed: object({
    kind: oneOf("fixed"),
    http: optional(authority),
    https: optional(authority),
    socks: optional(authority),
    /** Names with `*`, addresses, networks as `10.0.0.0/8`; compared without regard to case. */
    except: list(text(300), 1000),
    /** Names without a dot go directly. */
    isLocalDirect: boolean,
  }),
})
export type ProxySetting = Infer<typeof proxySetting>
export type FixedProxy = Extract<ProxySetting, { kind: "fixed" }>

type Fixed = { readonly [K in keyof FixedProxy]: FixedProxy[K] | undefined }

/** A fixed setting as it was found; what is undefined is not there. */
export function fixedProxy({
  http,
  https,
  socks,
  except = [],
  isLocalDirect = false,
}: Omit<Fixed, "kind">): FixedProxy {
  return {
    kind: "fixed",
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
    ...(socks === undefined ? {} : { socks }),
    // What the note's schema could not hold would stop the setting from being given back.
    except: except.filter((one) => one.length <= 300).slice(0, 1000),
    isLocalDirect,
  }
}

/** What a system wrote as host and port; undefined if there is none or it is not readable. */
export function authorityOf(host: string, port: string | number): string | undefined {
  const bare = host
    .trim()
    .replace(/^[a-z]+:\/\//i, "")
    .replace(/\/$/, "")
  if (bare === "" || !/^[1-9]\d{0,4}$/.test(String(port))) return undefined
  const text = bare.includes(":") && !bare.startsWith("[") ? `[${bare}]:${port}` : `${bare}:${port}`
  return /^[A-Za-z0-9._:[\]-]{1,300}$/.test(text) ? text : undefined
}

/** A PAC file for proxies that are written down, with their exceptions. */
export function pacOfFixed({ http, https, socks, except, isLocalDirect }: FixedProxy): string {
  const proxy = (one: string | undefined) =>
    one === undefined ? (socks === undefined ? "DIRECT" : `SOCKS5 ${socks}; SOCKS ${socks}`) : `PROXY ${one}`
  const names = except.filter((one) => netOf(one) === undefined).map((one) => one.toLowerCase())
  const nets = except.map(netOf).filter((net) => net !== undefined)
  return `var ways = ${JSON.stringify({ http: proxy(http), ws: proxy(https ?? http), https: proxy(https), wss: proxy(https ?? http) })};
var names = ${JSON.stringify(names)};
var nets = ${JSON.stringify(nets)};
function FindProxyForURL(url, host) {
  var i;
  host = host.toLowerCase();
  if (${isLocalDirect} && host.indexOf(".") < 0 && host.indexOf(":") < 0) return "DIRECT";
  for (i = 0; i < names.length; i++) if (shExpMatch(host, names[i])) return "DIRECT";
  if (/^\\d+\\.\\d+\\.\\d+\\.\\d+$/.test(host))
    for (i = 0; i < nets.length; i++) if (isInNet(host, nets[i][0], nets[i][1])) return "DIRECT";
  return ways[url.substring(0, url.indexOf(":")).toLowerCase()] || ${JSON.stringify(proxy(undefined))};
}
`
}

/** `10.0.0.0/8`, and `169.254/16` as macOS shortens it → address and mask. */
function netOf(text: string): readonly [address: string, mask: string] | undefined {
  const { address = "", bits = "" } =
    /^(?<address>\d{1,3}(?:\.\d{1,3}){0,3})\/(?<bits>\d{1,2})$/.exec(text)?.groups ?? {}
  const parts = address.split(".").map(Number)
  if (address === "" || parts.some((part) => part > 255) || Number(bits) > 32) return undefined
  const mask = [0, 8, 16, 24].map((before) => 256 - 2 ** (8 - Math.min(Math.max(Number(bits) - before, 0), 8)))
  return [[...parts, 0, 0, 0].slice(0, 4).join("."), mask.join(".")]
}
