/** What is known of papers' fonts without what lays papers out, which is large. */

/** The two weights of a paper, as TrueType. */
export type PaperFonts = { readonly regular: Uint8Array; readonly bold: Uint8Array }

/** How they are called where `writePaperFonts` left them. */
export const FONT_FILES: Readonly<Record<keyof PaperFonts, string>> = {
  regular: "fira-sans-400.ttf",
  bold: "fira-sans-600.ttf",
}
