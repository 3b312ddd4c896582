/**
 * Form tokens: a form is answered only to the browser that was shown it.
 *
 * The token is an HMAC under the browser's own secret (a `__Host-` cookie
 * that scripts cannot read), so nothing is stored, every window and a restart
 * of the process are fine, and a token of one browser is worth nothing in another.
 */
import { createHmac } from "node:crypto"
import { isSameBytes } from "@schleuse/base"

/** The field's name in every form of ours. */
export const TOKEN_FIELD = "formToken"

/** The token of a browser. */
export function formToken(browserSecret: string): string {
  return createHmac("sha256", browserSecret).update("schleuse form token v1").digest("base64url")
}

/** Is this the token of this browser? Takes the same time whatever differs. */
export function isFormToken(token: string, browserSecret: string): boolean {
  return isSameBytes(Buffer.from(token, "utf8"), Buffer.from(formToken(browserSecret), "utf8"))
}
