/** Where a system keeps a user's proxy setting: one place on most, one for each network service on a Mac. */
import type { ProxySetting } from "./proxy-setting.ts"

export type Place = {
  readonly name: string
  /** What kind of setting counts, in the system's own word, and the word for a PAC file. */
  readonly mode: string
  readonly pacMode: string
  /** The address of a PAC file, whether it counts or not. */
  readonly url: string
}

export type Reading = {
  /** What browsers do now. */
  readonly setting: ProxySetting
  readonly places: readonly Place[]
}

export type ProxyPlaces = {
  /** Undefined: there is none on this desktop. */
  readonly read: () => Promise<Reading | undefined>
  /**
   * Asks the system to write both. The kind is switched to a PAC file only after its address stands there, and away from
   * it before, so that what a crash leaves in between is one of the two settings. Says nothing: look afterwards.
   */
  readonly write: (name: string, wished: Pick<Place, "mode" | "url">) => Promise<void>
}
