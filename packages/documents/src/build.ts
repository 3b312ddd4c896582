/** The build step of papers, for where programs are bundled; what makes papers is handed the fonts and loads none of this. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import subsetFont from "subset-font"
import { LETTERS } from "./letters.ts"
import { FONT_FILES, type PaperFonts } from "./paper-fonts.ts"

/** KERN's Fira with our letters, as paper can embed it. Takes less than a second. */
export async function buildPaperFonts(): Promise<PaperFonts> {
  return { regular: await cut("FiraSans-Regular.woff2"), bold: await cut("FiraSans-SemiBold.woff2") }
}

/** Writes them into a folder, where `FONT_FILES` says how they are called. */
export async function writePaperFonts(folder: string): Promise<void> {
  const fonts = await buildPaperFonts()
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  writeFileSync(join(folder, FONT_FILES.regular), fonts.regular, { mode: 0o644 })
  writeFileSync(join(folder, FONT_FILES.bold), fonts.bold, { mode: 0o644 })
}

function cut(file: string): Promise<Uint8Array> {
  const path = new URL(`dist/fonts/fira-sans/${file}`, import.meta.resolve("@kern-ux/native/package.json"))
  return subsetFont(readFileSync(fileURLToPath(path)), LETTERS, { targetFormat: "truetype" })
}
