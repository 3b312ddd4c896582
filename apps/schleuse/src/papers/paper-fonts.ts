/** Fonts of papers: beside our bundle where we are installed; in the repository they are cut from KERN's package. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { FONT_FILES, type PaperFonts } from "@schleuse/documents/fonts"

/** In the folder of the bundles. */
export const FONT_FOLDER = "paper-fonts"

export async function loadPaperFonts(): Promise<PaperFonts> {
  const folder = fileURLToPath(new URL(FONT_FOLDER, import.meta.url))
  if (existsSync(folder)) {
    return {
      regular: readFileSync(join(folder, FONT_FILES.regular)),
      bold: readFileSync(join(folder, FONT_FILES.bold)),
    }
  }
  const { buildPaperFonts } = await import("@schleuse/documents/build")
  return await buildPaperFonts()
}
