/** Whose session it is, for what somebody does about himself. */
import { Fault } from "@schleuse/base"
import { type RequestContext, sessionOf } from "../batch/command-handler.ts"

/** @throws OWN_ACCOUNT_MISSING in a set-up session, in which nobody has a name yet */
export function ownAccount(request: RequestContext): string {
  const { accountId } = sessionOf(request)
  if (accountId === "") throw new Fault("OWN_ACCOUNT_MISSING")
  return accountId
}
