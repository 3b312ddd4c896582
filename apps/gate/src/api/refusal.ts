/** Refusals on the wire: the table's sentences in both languages, and the reference for the telephone. */
import { type Fault, type Json, publicFault } from "@schleuse/base"

export type Refusal = { readonly status: number; readonly body: Json }

export function refusalOf({ code, reference }: Fault): Refusal {
  const { http, de, en, hintDe, hintEn, code: shown } = publicFault(code)
  const body = { code: shown, de, en, hintDe, hintEn, ...(reference === undefined ? {} : { reference }) }
  return { status: http, body }
}
