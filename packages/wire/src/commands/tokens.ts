/** Tokens: the stock, whose they are, blocking, replacing, finding one again. Secrets go in and never come out. */
import { boolean, hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { nothing, sentence } from "./fields.ts"
import { APPROVING_ZONES, OPERATOR_ZONES } from "../zone.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const
const reader = { ...row, roles: ["it-service", "administrator", "data-protection-officer", "auditor"] } as const

/** Most tokens of one import; it is done whole or not at all. */
const MAX_IMPORTED_TOKENS = 2000

const kind = oneOf("yubico-otp", "hotp", "totp")
const state = oneOf("stock", "active", "lost", "blocked", "worn-out")
const publicId = text(16, /^(?:[cbdefghijklnrtuv]{2,16}|ubhe\d{8})$/)
const serial = text(40, /^[\x21-\x7e]+$/)

/** A token as it comes into stock. */
export const newToken = object({
  kind,
  publicId: optional(publicId),
  serial: optional(serial),
  /** Yubico OTP: AES key and private id, 22 bytes in hex. HOTP and TOTP: 16 to 64 bytes. */
  secret: text(128, /^(?:[0-9a-f]{2})+$/),
  digits: optional(integer(6, 8)),
  algorithm: optional(oneOf("sha1", "sha256", "sha512")),
  /** Yubico OTP: highest session spent. HOTP: the next counter; absent, the first login finds it by two codes. */
  counter: optional(integer()),
  /** TOTP: 30 (the default) or 60. */
  periodSeconds: optional(integer(30, 60)),
  /** In between its codes count (ms), if its maker said so. */
  startsAt: optional(integer()),
  expiresAt: optional(integer()),
})

export const TOKEN_COMMANDS = {
  importTokens: command({
    ...row,
    purpose: "Puts tokens into stock, all or none; with `dryRun` says what would happen.",
    input: object({ tokens: list(newToken, MAX_IMPORTED_TOKENS), sourceSha256: optional(hex(32)), dryRun: boolean }),
    output: object({
      /** In the order of the input. `exists`: this id or serial number is in use; `invalid`: it cannot be such a token. */
      tokens: list(object({ outcome: oneOf("new", "exists", "invalid"), token: optional(id) }), MAX_IMPORTED_TOKENS),
    }),
    leaves: ["admin"],
  }),
  listTokens: command({
    ...reader,
    zones: APPROVING_ZONES,
    purpose:
      "One token, those of an account or of a serial number or public id, or all: filtered, searched, sorted, in pages.",
    input: object({
      token: optional(id),
      account: optional(id),
      /** Exactly this serial number or public id. */
      name: optional(text(40)),
      state: optional(state),
      kind: optional(kind),
      /** How a serial number or public id begins, in any case; then sorted by what is found. */
      search: optional(text(40)),
      /** `name`: by serial number, or public id of what has none. */
      sort: optional(oneOf("name", "added")),
      direction: optional(oneOf("up", "down")),
      cursor: optional(text(120, /^[a-z0-9.]+$/)),
    }),
    output: object({
      tokens: list(
        object({
          token: id,
          kind,
          publicId: optional(text(16)),
          serial: optional(text(40)),
          account: optional(id),
          /** Of that account. */
          login: optional(text(64)),
          state,
          digits: integer(6, 8),
          /** When it came into stock. */
          addedAt: integer(),
          /** Where it stands: known, not known until its first two codes, or so near its end that it wants replacing. */
          standing: oneOf("known", "unknown", "near-end"),
          assignedAt: optional(integer()),
          startsAt: optional(integer()),
          expiresAt: optional(integer()),
          endedAt: optional(integer()),
        }),
        50,
      ),
      next: optional(text(120)),
    }),
    leaves: ["admin"],
  }),
  assignToken: command({
    ...row,
    confirmation: "fido2",
    approval: "by-input",
    purpose: "Gives a token of the stock to a person's account.",
    input: object({ token: id, account: id }),
    output: nothing,
    leaves: ["admin"],
  }),
  blockToken: command({
    ...row,
    lane: "priority",
    purpose: "Ends a token's life at once: lost, or blocked.",
    input: object({ token: id, state: oneOf("lost", "blocked"), reason: sentence }),
    output: nothing,
    leaves: ["admin"],
  }),
  replaceToken: command({
    ...row,
    confirmation: "fido2",
    approval: "by-input",
    purpose:
      "Gives a token's holder another of the stock; the old one goes on until `overlapUntil` (ms), or is lost now.",
    input: object({ old: id, new: id, overlapUntil: optional(integer()) }),
    output: nothing,
    leaves: ["admin"],
  }),
  makeReplacementCode: command({
    ...row,
    approval: "by-input",
    purpose: "Makes a code for one login of somebody whose key is lost, for at most a day; shown once.",
    input: object({ account: id, hours: integer(1, 24), reason: sentence }),
    output: object({ replacement: id, code: text(40), expiresAt: integer() }),
    leaves: ["admin"],
  }),
  resyncToken: command({
    ...row,
    purpose: "Finds a HOTP token again by two consecutive codes.",
    input: object({ token: id, first: text(64), second: text(64) }),
    output: nothing,
    leaves: ["code_spent", "admin"],
  }),
} as const
