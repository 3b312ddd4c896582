/** A PC's system for tests: remembers what it was told, and tells who owns a connection as Linux does. */
import type { Fault } from "@schleuse/base"
import type { PcSystem, Ways } from "../system/pc-system.ts"
import { checkTelematik } from "../system/telematik.ts"
import { findOwnerOnLinux } from "../tunnel/socket-owner.ts"

export class SmallPc implements PcSystem {
  pacUrl: string | undefined
  isAutostart = false
  opened: string[] = []
  forgotten = 0
  networkChanged: () => void = () => undefined

  readonly userProxy = {
    isPossible: () => Promise.resolve(true),
    isSet: () => Promise.resolve(this.pacUrl !== undefined),
    earlier: () => Promise.resolve(undefined),
    set: (pacUrl: string) => {
      this.pacUrl = pacUrl
      return Promise.resolve()
    },
    giveBack: () => {
      const had = this.pacUrl
      this.pacUrl = undefined
      return Promise.resolve(had === undefined ? ("none" as const) : ("given-back" as const))
    },
  }
  ways: Ways = {
    find: () => Promise.resolve(["direct" as const]),
    forget: () => void this.forgotten++,
    setLogin: () => undefined,
  }
  readonly owners = { self: String(process.getuid?.() ?? ""), find: findOwnerOnLinux, close: () => undefined }
  readonly autostart = {
    isOn: () => Promise.resolve(this.isAutostart),
    turnOn: () => {
      this.isAutostart = true
      return Promise.resolve()
    },
    turnOff: () => {
      this.isAutostart = false
      return Promise.resolve()
    },
  }
  readonly telematik = {
    paths: () => Promise.resolve([]),
    check: ({ published, proxyPort }: Parameters<PcSystem["telematik"]["check"]>[0]) =>
      checkTelematik({ published, proxyPort }),
  }
  readonly openBrowser = (target: string) => {
    this.opened.push(target)
    return Promise.resolve(true)
  }
  readonly watchNetwork = (onChange: () => void) => {
    this.networkChanged = onChange
    return () => undefined
  }
  readonly explain = (why: Fault) => Promise.resolve(why)
}
