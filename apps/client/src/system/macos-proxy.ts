/**
 * The proxy setting of a Mac: one for each network service, by `networksetup`; what counts now, by `scutil --proxy`.
 *
 * A Mac keeps it for all its users, and may ask for an administrator: then
 * nothing changes and we say so.
 */
import type { Machine } from "../posture/machine.ts"
import type { Place, ProxyPlaces } from "./proxy-places.ts"
import { authorityOf, fixedProxy, type ProxySetting } from "./proxy-setting.ts"

const PROGRAM = "networksetup"

export function macosPlaces(machine: Machine): ProxyPlaces {
  return {
    read: async () => {
      const [services, effective] = await Promise.all([
        machine.ask(PROGRAM, ["-listallnetworkservices"]),
        machine.ask("scutil", ["--proxy"]),
      ])
      if (services?.status !== 0 || effective?.status !== 0) return undefined
      const places: Place[] = []
      // The first line explains the star; a service with one is switched off.
      for (const name of services.text.split("\n").slice(1)) {
        if (name === "" || name.startsWith("*")) continue
        const said = await machine.ask(PROGRAM, ["-getautoproxyurl", name])
        const { url = "", mode = "" } =
          /^URL: (?<url>.*)\nEnabled: (?<mode>Yes|No)/.exec(said?.status === 0 ? said.text : "")?.groups ?? {}
        if (mode !== "") places.push({ name, mode, pacMode: "Yes", url: url === "(null)" ? "" : url })
      }
      return places.length === 0 ? undefined : { setting: readScutil(effective.text), places }
    },
    write: async (name, { mode, url }) => {
      const state = ["-setautoproxystate", name, mode === "Yes" ? "on" : "off"]
      const address = ["-setautoproxyurl", name, url]
      // Setting the address switches it on, so that switching it off comes last; a crash in between leaves it dormant.
      if (mode !== "Yes") await machine.ask(PROGRAM, state)
      await machine.ask(PROGRAM, address)
      await machine.ask(PROGRAM, state)
    },
  }
}

/** The dictionary that `scutil --proxy` prints. */
export function readScutil(text: string): ProxySetting {
  const value = (key: string): string => new RegExp(`^  ${key} : (.*)$`, "m").exec(text)?.[1]?.trim() ?? ""
  const isOn = (key: string): boolean => value(key) === "1"
  if (isOn("ProxyAutoConfigEnable")) return { kind: "pac", url: value("ProxyAutoConfigURLString") }
  const proxy = (name: string) =>
    isOn(`${name}Enable`) ? authorityOf(value(`${name}Proxy`), value(`${name}Port`)) : undefined
  const [http, https, socks] = [proxy("HTTP"), proxy("HTTPS"), proxy("SOCKS")]
  if (http === undefined && https === undefined && socks === undefined)
    return isOn("ProxyAutoDiscoveryEnable") ? { kind: "detect" } : { kind: "none" }
  const exceptions = /^  ExceptionsList : <array> \{\n(?<rows>(?: {4}\d+ : .*\n)*)/m.exec(text)?.groups?.["rows"] ?? ""
  return fixedProxy({
    http,
    https,
    socks,
    except: exceptions.split("\n").flatMap((row) => /^ {4}\d+ : (.*)$/.exec(row)?.[1] ?? []),
    isLocalDirect: isOn("ExcludeSimpleHostnames"),
  })
}
