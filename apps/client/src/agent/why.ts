/** A refusal as the state keeps it. @throws what is no refusal */
import { isFault } from "@schleuse/base"
import type { Why } from "./agent.ts"

export function whyOf(error: unknown): Why {
  if (!isFault(error)) throw error
  return { code: error.code, reference: error.reference ?? "" }
}
