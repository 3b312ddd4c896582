/**
 * What the agent asks of the PC's own system, beside measuring it: the user's proxy setting, who owns a connection, the
 * way to the gate, start at login.
 *
 * Everything here is done as the user who runs it, without administrator
 * rights, and is given back by `remove`. `thisPc` (this-pc.ts) is the real one.
 */
import type { Fault } from "@schleuse/base"
import type { Published } from "../tunnel/pac.ts"
import type { Endpoint, ProxyPlan, Way } from "../tunnel/route.ts"
import type { SocketOwners } from "../tunnel/socket-owner.ts"

/** Routes and name servers as lines; comparable with those of a moment later. */
export type Paths = readonly string[]

/** What became of our setting: given back, left because somebody changed it meanwhile, or there was none. */
export type GivenBack = "given-back" | "changed-meanwhile" | "none"

/** The setting that browsers of this user follow. */
export type UserProxy = {
  /** Is there a setting on this desktop that we can read? Whether it may be changed shows only when it is tried. */
  readonly isPossible: () => Promise<boolean>
  /** Points it to our file now? */
  readonly isSet: () => Promise<boolean>
  /**
   * The text of a PAC file for everything that is not published: what the setting said before ours, whatever its kind;
   * undefined: directly. Asked anew after each change of the network. @throws PROXY_FILE_UNREADABLE
   */
  readonly earlier: () => Promise<string | undefined>
  /**
   * Points the setting to our file, after what stood there lies on disk. Ask `earlier` first and serve it.
   * @throws PROXY_SETTING_IMPOSSIBLE, PROXY_SETTING_REFUSED (then everything is as it was)
   */
  readonly set: (pacUrl: string) => Promise<void>
  /** At each start, disconnect and remove: gives back what stood there, unless somebody has changed it since. */
  readonly giveBack: () => Promise<GivenBack>
}

/** By which proxies the gate is reached; read once and kept until `forget`. */
export type Ways = {
  /** In the order in which they are tried. @throws PROXY_ADDRESS_INVALID, PROXY_FILE_UNREADABLE */
  readonly find: () => Promise<readonly Way[]>
  /** The network changed. */
  readonly forget: () => void
  /** Name and password that a person typed for this one proxy: in memory only, and no longer than it accepts them. */
  readonly setLogin: (login: ProxyPlan | undefined) => void
}

/** Start at login, for this user only. */
export type Autostart = {
  readonly isOn: () => Promise<boolean>
  /** @throws AUTOSTART_REFUSED */
  readonly turnOn: () => Promise<void>
  /** @throws AUTOSTART_REFUSED */
  readonly turnOff: () => Promise<void>
}

/** That the Telematikinfrastruktur on the same PC works as before; see telematik.ts for what is looked at. */
export type TelematikCheck = {
  /** What leads where now: to be asked before our work. */
  readonly paths: () => Promise<Paths>
  /** After it: what would be touched, a line each; empty means nothing. */
  readonly check: (done: {
    readonly published: readonly Published[]
    readonly proxyPort: number
    readonly before: Paths
  }) => Promise<readonly string[]>
}

export type PcSystem = {
  readonly userProxy: UserProxy
  readonly ways: Ways
  readonly owners: SocketOwners
  readonly autostart: Autostart
  readonly telematik: TelematikCheck
  /** Opens an address or a local file with the user's browser; false: it could not, show the address instead. */
  readonly openBrowser: (target: string) => Promise<boolean>
  /** Calls back a second after addresses of this PC have changed; the result ends it. */
  readonly watchNetwork: (onChange: () => void) => () => void
  /**
   * When the gate cannot be reached, or shows a foreign certificate: does this network first want a log-in in the
   * browser? Asks the gate's own host by plain HTTP, nobody else. Gives CAPTIVE_PORTAL, or `why` as it came.
   */
  readonly explain: (why: Fault, gate: Endpoint) => Promise<Fault>
}
