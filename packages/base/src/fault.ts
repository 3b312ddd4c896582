/**
 * Faults: every refusal this product can make, as a value with a stable code.
 *
 * A Fault is expected and has a text for the person in front of it; anything
 * else that is thrown is a Defect and ends the request. Public text comes from
 * the table alone, never from an exception. Codes are never reused.
 * docs/errors.md is generated from FAULTS.
 */
import { FAULTS, type FaultCode, type FaultEntry, type FaultText, type SftpStatusName } from "./faults/table.ts"

export { FAULTS, type FaultCode, type FaultText, type SftpStatusName }

/**
 * An expected refusal. `detail` is for the operator's log only: it may name
 * internal ids and sizes, never secrets or personal data, and it never reaches
 * the person who was refused.
 */
export class Fault extends Error {
  override readonly name = "Fault"
  readonly code: FaultCode
  readonly detail: string
  /** Six characters that the person reads out and the operator's side finds; set by the keeper. */
  reference: string | undefined

  constructor(code: FaultCode, detail = "", options?: { cause?: unknown; reference?: string | undefined }) {
    super(detail === "" ? code : `${code}: ${detail}`, options?.cause === undefined ? {} : { cause: options.cause })
    this.code = code
    this.detail = detail
    this.reference = options?.reference
  }
}

/** Is this one of our refusals (and not a Defect)? */
export function isFault(error: unknown): error is Fault {
  return error instanceof Fault
}

/** Is this text a code of the table? For codes that arrive over the wire. */
export function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(FAULTS, code)
}

/**
 * What an outsider may see of a code: follows `shownAs`, so that, for example,
 * an unknown account and a wrong key look alike.
 */
export function publicFault(code: FaultCode): FaultText & { readonly code: FaultCode } {
  const table: Readonly<Record<string, FaultEntry>> = FAULTS
  let at: FaultCode = code
  for (let hops = 0; hops < 4; hops++) {
    const entry = table[at]
    if (entry === undefined) throw new TypeError(`fault ${at} is not in the table`)
    if (!("shownAs" in entry)) return { ...entry, code: at }
    at = entry.shownAs as FaultCode
  }
  throw new TypeError(`fault ${code} is shown as itself`)
}
