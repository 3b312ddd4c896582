/** Which proposal an address means. */
import { Fault, isRandomId } from "@schleuse/base"
import type { SiteContext } from "@schleuse/web"

/** @throws PAGE_UNKNOWN if it is none */
export function approvalIn(c: SiteContext): string {
  const approval = c.req.param("approval") ?? ""
  if (!isRandomId(approval)) throw new Fault("PAGE_UNKNOWN")
  return approval
}
