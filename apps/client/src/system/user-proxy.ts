/**
 * The user's proxy setting: pointed to our PAC file if wished, and given back whatever happens.
 *
 * What stood there is on disk, synced, before anything is changed; whoever
 * starts next after a crash gives it back from there. What somebody changed in
 * the meantime is theirs: it stays, and our note is forgotten.
 */
import { Fault, type Infer, integer, isFault, list, object, parseJson, text } from "@schleuse/base"
import type { Folder } from "../device/folder.ts"
import type { GivenBack, UserProxy } from "./pc-system.ts"
import type { Place, ProxyPlaces } from "./proxy-places.ts"
import { pacOfFixed, type ProxySetting, proxySetting } from "./proxy-setting.ts"

const NOTE = "proxy-before.json"

/** Most networks say nothing, and new PCs ask them all the same. */
const DETECT_MS = 3000

const note = object({
  v: integer(1, 1),
  pacUrl: text(2048),
  setting: proxySetting,
  places: list(object({ name: text(200), mode: text(20), url: text(2048) }), 50),
})
type Note = Infer<typeof note>

export type UserProxyOptions = {
  /** Undefined: a system whose setting we do not know. */
  readonly places: ProxyPlaces | undefined
  readonly folder: Pick<Folder, "read" | "write" | "remove">
  /** The text of a PAC file, by `http`, `https` or `file`. @throws PROXY_FILE_UNREADABLE */
  readonly fetchPac: (url: string, limitMs?: number) => Promise<string>
}

export function userProxy({ places, folder, fetchPac }: UserProxyOptions): UserProxy {
  const read = async () => await places?.read()

  const pacOf = async (setting: ProxySetting): Promise<string | undefined> => {
    if (setting.kind === "none") return undefined
    if (setting.kind === "fixed") return pacOfFixed(setting)
    if (setting.kind === "pac") return await fetchPac(setting.url)
    try {
      return await fetchPac(setting.url ?? "http://wpad/wpad.dat", DETECT_MS)
    } catch (error) {
      // Where the network says nothing, browsers go directly.
      if (isFault(error)) return undefined
      throw error
    }
  }

  const earlier = async (): Promise<string | undefined> => {
    const reading = await read()
    const before = loadNote(folder)
    const isOurs = before !== undefined && reading?.places.some((place) => isPointed(place, before.pacUrl)) === true
    return await pacOf(isOurs ? before.setting : (reading?.setting ?? { kind: "none" }))
  }

  const giveBack = async (): Promise<GivenBack> => {
    const before = loadNote(folder)
    if (before === undefined) return "none"
    const now = (await read())?.places ?? []
    let isChanged = false
    for (const kept of before.places) {
      const place = now.find(({ name }) => name === kept.name)
      if (place?.url !== before.pacUrl) {
        // Not yet pointed to our file when the power went, or pointed elsewhere since.
        isChanged ||= place?.url !== kept.url || place.mode !== kept.mode
        continue
      }
      // Ours but switched off by somebody: off it stays, only our address goes.
      const mode = place.mode === place.pacMode ? kept.mode : place.mode
      await places?.write(kept.name, { mode, url: kept.url })
    }
    const after = (await read())?.places ?? []
    // The note stays until nothing points to us any more: the next start tries again.
    if (after.some((place) => isPointed(place, before.pacUrl))) throw new Fault("PROXY_SETTING_REFUSED", "still ours")
    folder.remove(NOTE)
    return isChanged ? "changed-meanwhile" : "given-back"
  }

  return {
    isPossible: async () => (await read()) !== undefined,
    isSet: async () => {
      const before = loadNote(folder)
      return before !== undefined && (await read())?.places.some((place) => isPointed(place, before.pacUrl)) === true
    },
    earlier,
    giveBack,
    set: async (pacUrl) => {
      await giveBack()
      const reading = await read()
      if (places === undefined || reading === undefined) throw new Fault("PROXY_SETTING_IMPOSSIBLE")
      const kept: Note = {
        v: 1,
        pacUrl,
        setting: reading.setting,
        places: reading.places.map(({ name, mode, url }) => ({ name, mode, url })),
      }
      folder.write(NOTE, JSON.stringify(kept))
      for (const { name, pacMode } of reading.places) await places.write(name, { mode: pacMode, url: pacUrl })
      const now = (await read())?.places ?? []
      const isDone = reading.places.every(({ name }) =>
        now.some((place) => place.name === name && isPointed(place, pacUrl)),
      )
      if (isDone) return
      await giveBack()
      throw new Fault("PROXY_SETTING_REFUSED", now.map(({ name, mode }) => `${name}: ${mode}`).join(", "))
    },
  }
}

function isPointed({ mode, pacMode, url }: Place, pacUrl: string): boolean {
  return mode === pacMode && url === pacUrl
}

/** A note that cannot be read is none: nobody would know what to give back. */
function loadNote(folder: UserProxyOptions["folder"]): Note | undefined {
  const kept = folder.read(NOTE)
  try {
    return kept === undefined ? undefined : note(parseJson(kept), NOTE)
  } catch (error) {
    if (isFault(error)) return undefined
    throw error
  }
}
