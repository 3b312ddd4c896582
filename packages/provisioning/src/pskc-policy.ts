/**
 * Policies of PSKC keys: what we can keep to is kept, everything else is refused.
 *
 * RFC 6030, section 5: a key whose policy is not understood MUST NOT be used.
 */
import { Fault } from "@schleuse/base"
import { atPlace, refuseLine } from "./problem.ts"
import { PSKC, textOf } from "./pskc-element.ts"
import type { XmlElement } from "./xml.ts"

export type Validity = { readonly startsAt?: number | undefined; readonly expiresAt?: number | undefined }

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/

/** When the key may be used; it must be for one-time passwords, without a PIN that we would have to check. */
export function requireLocalPolicy(policy: XmlElement | undefined): Validity {
  const children = policy?.children ?? []
  const usages = children.filter(({ name }) => name === "KeyUsage").map(textOf)
  for (const child of children) requireUnderstood(child)
  if (policy !== undefined && usages.length > 0 && !usages.includes("OTP")) {
    refuseLine(policy.line, "PSKC_POLICY_UNSUPPORTED", "", "KeyUsage")
  }
  return { startsAt: timeOf(children, "StartDate"), expiresAt: timeOf(children, "ExpiryDate") }
}

function requireUnderstood({ namespace, name, line, attributes }: XmlElement): void {
  const isKnown = namespace === PSKC && ["StartDate", "ExpiryDate", "KeyUsage", "PINPolicy"].includes(name)
  if (!isKnown) refuseLine(line, "PSKC_POLICY_UNSUPPORTED")
  // A PIN that the token itself asks for is none of our business; one inside the code is.
  if (name === "PINPolicy" && (attributes.get("PINUsageMode") ?? "Local") !== "Local") {
    refuseLine(line, "PSKC_POLICY_UNSUPPORTED", "", "PINUsageMode")
  }
}

function timeOf(children: readonly XmlElement[], name: string): number | undefined {
  const [first, second] = children.filter((child) => child.name === name)
  if (second !== undefined) refuseLine(second.line, "PSKC_INVALID", `${name} twice`)
  return first === undefined ? undefined : atPlace(first.line, name, () => parseTime(textOf(first)))
}

/** Milliseconds since 1970. @throws IMPORT_DATE_INVALID */
function parseTime(text: string): number {
  const time = TIME.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) throw new Fault("IMPORT_DATE_INVALID")
  return time
}
