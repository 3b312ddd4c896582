/** What the person once chose and expects to find again. A damaged file is as none. */
import { boolean, type Infer, integer, isFault, object, parseJson } from "@schleuse/base"
import type { Folder } from "../device/folder.ts"

const FILE = "wishes.json"
const wishesFile = object({ v: integer(1, 1), proxy: boolean })
type WishesFile = Omit<Infer<typeof wishesFile>, "v">

export class Wishes {
  readonly #folder: Folder
  #now: WishesFile

  constructor(folder: Folder) {
    this.#folder = folder
    this.#now = load(folder)
  }

  get now(): WishesFile {
    return this.#now
  }

  /** @throws CLIENT_FOLDER_UNWRITABLE */
  keep(wishes: WishesFile): void {
    this.#folder.write(FILE, JSON.stringify({ v: 1, ...wishes }))
    this.#now = wishes
  }

  remove(): void {
    this.#folder.remove(FILE)
    this.#now = { proxy: false }
  }
}

function load(folder: Folder): WishesFile {
  try {
    const text = folder.read(FILE)
    if (text !== undefined) return { proxy: wishesFile(parseJson(text), FILE).proxy }
  } catch (error) {
    if (!isFault(error)) throw error
  }
  return { proxy: false }
}
