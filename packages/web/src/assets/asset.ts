/**
 * Assets: styles, fonts and islands, each under a name that its content decides.
 *
 * A name that contains the content's hash may be kept by browsers for ever and
 * can never show the wrong version. Turns a manifest and a way to read files
 * into assets, or refuses: what was written is what is served. Pure.
 */
import { createHash } from "node:crypto"
import { Fault, type Infer, list, object, parseJson, text } from "@schleuse/base"

export type Asset = {
  /** What pages call it: `style.css`, `session-warning.js`, `fira-sans-400.woff2`. */
  readonly name: string
  /** Where it is served: `/assets/style-0123456789abcdef.css`. */
  readonly path: string
  readonly type: string
  readonly bytes: Uint8Array
  /** The same bytes, compressed, if that makes them smaller. Holds no secret, so compression tells nobody anything. */
  readonly brotli?: Uint8Array | undefined
  /** For the attribute `integrity`. */
  readonly integrity: string
}

const manifestSchema = object({
  assets: list(
    object({ name: text(100), path: text(200), type: text(100), integrity: text(200), brotli: text(8) }),
    100,
  ),
})

/** All assets of a process. None at all, as in a run from sources: its pages are plain, and work. */
export class Assets {
  readonly #byName: ReadonlyMap<string, Asset>
  readonly #byPath: ReadonlyMap<string, Asset>

  constructor(assets: readonly Asset[]) {
    this.#byName = new Map(assets.map((asset) => [asset.name, asset]))
    this.#byPath = new Map(assets.map((asset) => [asset.path, asset]))
  }

  /** The asset that a page names. A name that was not built is a defect of ours. @throws TypeError */
  named(name: string): Asset {
    const asset = this.#byName.get(name)
    if (asset === undefined) throw new TypeError(`the asset ${name} was not built`)
    return asset
  }

  /** What a browser asks for by its path. */
  find(path: string): Asset | undefined {
    return this.#byPath.get(path)
  }

  get isEmpty(): boolean {
    return this.#byName.size === 0
  }

  all(): readonly Asset[] {
    return [...this.#byName.values()]
  }
}

/** Names bytes after their content. */
export function nameAsset(name: string, type: string, bytes: Uint8Array, brotli: Uint8Array): Asset {
  const [, stem = name, ending = ""] = /^(.*)\.([a-z0-9]+)$/.exec(name) ?? []
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16)
  return {
    name,
    path: `/assets/${stem}-${hash}.${ending}`,
    type,
    bytes,
    brotli: brotli.length < bytes.length * 0.95 ? brotli : undefined,
    integrity: integrityOf(bytes),
  }
}

/** The manifest's text: all but the bytes, which lie beside it (`fileOf`). */
export function describeAssets(assets: Assets): string {
  const rows = assets.all().map(({ name, path, type, integrity, brotli }) => ({
    name,
    path,
    type,
    integrity,
    brotli: brotli === undefined ? "" : "br",
  }))
  return JSON.stringify({ assets: rows })
}

/** An asset's file beside the manifest, and that of its compressed form. */
export function fileOf({ path }: { readonly path: string }, compressed: boolean): string {
  return `${path.slice(path.lastIndexOf("/") + 1)}${compressed ? ".br" : ""}`
}

/**
 * Assets that were written earlier. `read` gets a plain file name.
 *
 * @throws SCHEMA_MISMATCH if the manifest is not one, or a file has other bytes than when it was written
 */
export function parseAssets(manifest: string, read: (file: string) => Uint8Array): Assets {
  const { assets }: Infer<typeof manifestSchema> = manifestSchema(parseJson(manifest), "assets.json")
  return new Assets(
    assets.map((row) => {
      const bytes = read(fileOf(row, false))
      if (integrityOf(bytes) !== row.integrity) throw new Fault("SCHEMA_MISMATCH", `${row.name} was altered`)
      return { ...row, bytes, brotli: row.brotli === "br" ? read(fileOf(row, true)) : undefined }
    }),
  )
}

function integrityOf(bytes: Uint8Array): string {
  return `sha384-${createHash("sha384").update(bytes).digest("base64")}`
}
