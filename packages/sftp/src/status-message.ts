/**
 * Refusals as SFTP shows them: a status code and one line of text.
 *
 * The text is the fault table's alone (sentence, hint) and the reference, if
 * there is one; nothing of an exception's own message leaves the house.
 */
import { publicFault, type Fault, type FaultCode } from "@schleuse/base"
import { statusCodeOf, statusPacket, type Reply } from "./packet.ts"

export type Language = "de" | "en"

const REFERENCE = /^[0-9A-Z]{6}$/

/** What the person behind the client reads: "sentence hint [REFERENCE]". */
export function statusMessage(code: FaultCode, reference: string | undefined, language: Language): string {
  const text = publicFault(code)
  const line = language === "de" ? `${text.de} ${text.hintDe}` : `${text.en} ${text.hintEn}`
  return reference !== undefined && REFERENCE.test(reference) ? `${line} [${reference}]` : line
}

/** The STATUS packet of a refusal. */
export function refusalPacket(id: number, fault: Pick<Fault, "code" | "reference">, language: Language): Reply {
  const status = statusCodeOf(publicFault(fault.code).sftp)
  return statusPacket(id, status, statusMessage(fault.code, fault.reference, language), language)
}
