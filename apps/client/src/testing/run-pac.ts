/** Runs a PAC file as a browser does, with what tests need of the functions that browsers give it. */
import { runInNewContext } from "node:vm"

const bytes = (text: string) => text.split(".").map(Number)

const BUILT_IN = {
  shExpMatch: (text: string, pattern: string) =>
    new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*").replaceAll("?", ".")}$`).test(text),
  isInNet: (host: string, address: string, mask: string) =>
    /^[\d.]+$/.test(host) &&
    bytes(host).every((byte, i) => (byte & (bytes(mask)[i] ?? 0)) === (bytes(address)[i] ?? 0)),
  isPlainHostName: (host: string) => !host.includes("."),
  dnsDomainIs: (host: string, domain: string) => host.endsWith(domain),
}

export function runPac(text: string, url: string): unknown {
  const host = new URL(url.replace(/^wss/, "https")).hostname
  return runInNewContext(`${text}\nFindProxyForURL(${JSON.stringify(url)}, ${JSON.stringify(host)})`, { ...BUILT_IN })
}
