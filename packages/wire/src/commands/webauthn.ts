/**
 * FIDO2 keys (WebAuthn): login without a password, several keys per person, and confirmation of single commands.
 *
 * Asked by pages on behalf of a browser. Options are the JSON that browsers parse
 * themselves (`PublicKeyCredential.parseRequestOptionsFromJSON`); answers are
 * the fields of a browser's credential in base64url without padding.
 */
import { boolean, hex, id, integer, list, object, oneOf, optional, type Schema, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { browserPeer, nothing, sentence, slug } from "./fields.ts"
import { APPROVING_ZONES, OPERATOR_ZONES } from "../zone.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: OPERATOR_ROLES,
} as const
const stranger = { ...row, session: "none", roles: [] } as const

/** Longest credential id that the standard permits, in bytes. */
const MAX_CREDENTIAL_ID_BYTES = 1023
const MAX_KEYS = 10

export const base64url = (maxBytes: number): Schema<string> => text(Math.ceil((maxBytes * 4) / 3), /^[A-Za-z0-9_-]+$/)
const credentialId = base64url(MAX_CREDENTIAL_ID_BYTES)
const clientDataJSON = base64url(4096)
/** `usb`, `nfc`, `internal` …: hints for the browser, nothing rests on them. */
const transports = list(text(16, /^[a-z-]+$/), 8)
export const keyName = text(60, /^\S.*$/u)
/** Canonical JSON. */
const json = text(16_000)

/** What a key answers to `navigator.credentials.get`. */
export const assertion = object({
  id: credentialId,
  clientDataJSON,
  authenticatorData: base64url(2048),
  signature: base64url(1024),
  userHandle: optional(base64url(64)),
})
/** What a key answers to `navigator.credentials.create`. */
export const attestation = object({
  id: credentialId,
  clientDataJSON,
  attestationObject: base64url(8192),
  transports,
})

const known = list(object({ type: oneOf("public-key"), id: credentialId, transports }), MAX_KEYS)
export const requestOptions = object({
  challenge: base64url(64),
  rpId: text(253),
  timeout: integer(),
  userVerification: oneOf("required"),
  /** Empty at a login: the key knows who it belongs to. */
  allowCredentials: known,
})
export const creationOptions = object({
  challenge: base64url(64),
  rp: object({ id: text(253), name: text(253) }),
  user: object({ id: base64url(64), name: text(129), displayName: text(129) }),
  pubKeyCredParams: list(object({ type: oneOf("public-key"), alg: integer(-65_536, -1) }), 8),
  timeout: integer(),
  excludeCredentials: known,
  authenticatorSelection: object({ residentKey: oneOf("required"), userVerification: oneOf("required") }),
  attestation: oneOf("none"),
})

/** A passkey that its maker copies to other devices, or one that stays in its hardware. */
export const passkeyReach = oneOf("synchronised", "one-device")

const describedKey = object({
  key: id,
  name: keyName,
  /** Which model, as the key says: unproven. */
  aaguid: text(36),
  algorithm: oneOf("ES256", "EdDSA", "RS256"),
  reach: passkeyReach,
  state: oneOf("active", "removed", "blocked", "cloned"),
  createdAt: integer(),
  usedAt: optional(integer()),
  endedAt: optional(integer()),
})

export const WEBAUTHN_COMMANDS = {
  beginFidoLogin: command({
    ...stranger,
    zones: APPROVING_ZONES,
    purpose: "A challenge for a login by FIDO2 key. Says nothing and stores nothing; what follows is in the log.",
    input: object({ peer: browserPeer }),
    output: requestOptions,
    leaves: ["knock"],
  }),
  loginFido: command({
    ...stranger,
    zones: APPROVING_ZONES,
    purpose: "Logs an operator in by FIDO2 key alone, for fifteen minutes; the key has checked a PIN or a finger.",
    input: object({ assertion, peer: browserPeer }),
    output: object({
      session: id,
      account: id,
      login: slug,
      roles: list(oneOf(...OPERATOR_ROLES), OPERATOR_ROLES.length),
      expiresAt: integer(),
    }),
    leaves: ["login", "fido_used"],
  }),
  beginFidoActivation: command({
    ...stranger,
    purpose: "Options for the first key of an account that a letter activates. The same for names that do not exist.",
    /**
     * `series`: the same for tries in a row, so that a key made in a later one takes the place of that of an earlier one,
     * which nobody knows.
     */
    input: object({ user: text(64), series: optional(hex(16)), peer: browserPeer }),
    output: creationOptions,
    leaves: ["knock"],
  }),
  activateFido: command({
    ...stranger,
    purpose: "Begins an account that has no other second factor: a letter's code and a new key, no password.",
    input: object({
      user: text(64),
      code: text(64),
      userHandle: base64url(64),
      name: keyName,
      credential: attestation,
      peer: browserPeer,
    }),
    /** `setUpClosed`: two administrators are active now. */
    output: object({ account: id, key: id, setUpClosed: boolean }),
    leaves: ["admin", "fido_key", "setup_close"],
  }),
  beginFidoKey: command({
    ...row,
    zones: APPROVING_ZONES,
    purpose: "Options for one more key of one's own account.",
    input: nothing,
    output: creationOptions,
    leaves: ["list"],
  }),
  addFidoKey: command({
    ...row,
    zones: APPROVING_ZONES,
    confirmation: "fido2-or-code",
    purpose:
      "Adds a key to one's own account; confirmed with a key that is there already, the first with a fresh code.",
    input: object({ userHandle: base64url(64), name: keyName, credential: attestation }),
    output: object({ key: id }),
    leaves: ["fido_key"],
  }),
  listOwnFidoKeys: command({
    ...row,
    zones: APPROVING_ZONES,
    purpose: "One's own keys, those whose life is over included.",
    input: nothing,
    output: object({ keys: list(describedKey, 100) }),
    leaves: ["list"],
  }),
  removeFidoKey: command({
    ...row,
    zones: APPROVING_ZONES,
    confirmation: "fido2",
    purpose: "Removes a key of one's own, unless it is the last second factor.",
    input: object({ key: id }),
    output: nothing,
    leaves: ["fido_key"],
  }),
  listFidoKeys: command({
    ...row,
    purpose: "The keys of an account, those whose life is over included.",
    input: object({ account: id }),
    output: object({ keys: list(describedKey, 100) }),
    leaves: ["admin"],
  }),
  blockFidoKey: command({
    ...row,
    roles: ["it-service", "administrator"],
    lane: "priority",
    purpose: "Ends the life of somebody else's key at once, and the account's sessions.",
    input: object({ key: id, reason: sentence }),
    output: object({ endedSessions: integer() }),
    leaves: ["fido_key", "session_end"],
  }),
  beginConfirmation: command({
    ...row,
    zones: APPROVING_ZONES,
    purpose: "A challenge that is the hash of one command with one input, in this session.",
    input: object({ command: text(40), input: json }),
    output: object({ nonce: base64url(64), options: requestOptions }),
    leaves: ["list"],
  }),
  confirm: command({
    ...row,
    zones: APPROVING_ZONES,
    purpose: "Confirms that one command by a touch of a key: it may then be asked once within five minutes.",
    input: object({ command: text(40), input: json, nonce: base64url(64), assertion }),
    output: object({ commandHash: hex(32), expiresAt: integer() }),
    leaves: ["confirmation", "fido_used"],
  }),
  confirmByCode: command({
    ...row,
    zones: APPROVING_ZONES,
    purpose: "The same by a fresh one-time code, for whoever has no key, where the policy permits it.",
    input: object({ command: text(40), input: json, code: text(256) }),
    output: object({ commandHash: hex(32), expiresAt: integer() }),
    leaves: ["confirmation", "code_spent"],
  }),
} as const
