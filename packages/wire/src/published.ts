/** What the keeper tells whoever guards the gate's way out: every address that a grant may carry now. */
import { type Infer, integer, list, object, text } from "@schleuse/base"

const published = object({ address: text(45, /^[0-9a-fA-F.:]+$/), port: integer(1, 65_535) })

/** Numeric addresses, each once, as applications name them. */
export const publishedAddresses = list(published, 16_384)
export type PublishedAddress = Infer<typeof published>
