/** Papers: what the house says, as PDF that people and screen readers can read. No files, no network, no clock. */
export { evidencePdf, type EvidencePaper } from "./evidence/evidence-pdf.ts"
export type { PaperFonts } from "./paper-fonts.ts"
