/** What a browser is asked, as the JSON that it parses itself (WebAuthn Level 3, sections 5.1.9 and 5.1.10). */
import type { OutputOf } from "@schleuse/wire"
import { CHALLENGE_MS } from "./challenges.ts"
import type { FidoKey } from "./key-row.ts"
import { ALGORITHM_NUMBERS } from "./public-key.ts"

const MAX_LISTED = 10

type RequestOptions = OutputOf<"beginFidoLogin">
type CreationOptions = OutputOf<"beginFidoKey">

export function requestOptions(challenge: Buffer, rpId: string, allowed: readonly FidoKey[]): RequestOptions {
  return {
    challenge: challenge.toString("base64url"),
    rpId,
    timeout: CHALLENGE_MS,
    userVerification: "required",
    allowCredentials: allowed.slice(0, MAX_LISTED).map(describe),
  }
}

/** `known`: keys that shall not be registered a second time. */
export function creationOptions(
  challenge: Buffer,
  rpId: string,
  user: { readonly handle: string; readonly login: string },
  known: readonly FidoKey[],
): CreationOptions {
  return {
    challenge: challenge.toString("base64url"),
    rp: { id: rpId, name: rpId },
    user: { id: user.handle, name: user.login, displayName: user.login },
    pubKeyCredParams: ALGORITHM_NUMBERS.map((alg) => ({ type: "public-key", alg })),
    timeout: CHALLENGE_MS,
    excludeCredentials: known.slice(0, MAX_LISTED).map(describe),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    attestation: "none",
  }
}

function describe({ credentialId, transports }: FidoKey): RequestOptions["allowCredentials"][number] {
  return { type: "public-key", id: credentialId.toString("base64url"), transports }
}
