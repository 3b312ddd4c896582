/**
 * Findings: what does not hold, and what deserves a look, in the order found.
 *
 * An error refutes the log or the receipt; a warning does not. Of each kind
 * the first hundred are kept, the rest are counted, so that a log that is
 * wrong throughout cannot fill the memory.
 */
import type { Fault, FaultCode } from "@schleuse/base"

const MAX_KEPT = 100

/** Where a finding lies, as far as it lies somewhere. */
export type Where = {
  /** Index of the entry, from 0. */
  readonly entry?: number | undefined
  /** Path of the file below the log folder. */
  readonly path?: string | undefined
  /** Ids, types and sizes: for whoever looks into it. Part of it may come from the input. */
  readonly detail?: string | undefined
}

export type Finding = {
  readonly severity: "error" | "warning"
  readonly code: FaultCode
  readonly entry?: number
  readonly path?: string
  readonly detail: string
}

export class Findings {
  readonly #kept: { error: Finding[]; warning: Finding[] } = { error: [], warning: [] }
  readonly #counts = { error: 0, warning: 0 }

  error(code: FaultCode, where: Where = {}): void {
    this.#add("error", code, where)
  }

  warn(code: FaultCode, where: Where = {}): void {
    this.#add("warning", code, where)
  }

  /** What ended the check: the fault as an error. */
  fault({ code, detail }: Fault, where: Where = {}): void {
    this.#add("error", code, { ...where, detail })
  }

  get errorCount(): number {
    return this.#counts.error
  }

  get warningCount(): number {
    return this.#counts.warning
  }

  /** The kept ones, errors first. */
  get kept(): readonly Finding[] {
    return [...this.#kept.error, ...this.#kept.warning]
  }

  #add(severity: Finding["severity"], code: FaultCode, { entry, path, detail = "" }: Where): void {
    if (this.#counts[severity]++ >= MAX_KEPT) return
    this.#kept[severity].push({
      severity,
      code,
      ...(entry === undefined ? {} : { entry }),
      ...(path === undefined ? {} : { path }),
      detail,
    })
  }
}
