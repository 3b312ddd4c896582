/** The local page's assets, as they came with the program. */
import { type Assets, parseAssets } from "@schleuse/web"
import { assetName, builtIn } from "./built-in.ts"

/** Styles, fonts and islands of the local page. @throws SCHEMA_MISMATCH */
export function builtInAssets(): Assets | undefined {
  const manifest = builtIn(assetName("assets.json"))
  if (manifest === undefined) return undefined
  return parseAssets(manifest.toString("utf8"), (file) => {
    const bytes = builtIn(assetName(file))
    if (bytes === undefined) throw new TypeError(`${file} was not built in`)
    return bytes
  })
}
