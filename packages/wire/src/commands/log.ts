/** Looking back: the log's entries and their proofs, login history, what stands behind a reference. */
import { hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { LEAF_KINDS, MAX_LEAF_BYTES } from "@schleuse/leaf"
import { command } from "../command.ts"
import { OPERATOR_ZONES, PAGE_ZONES } from "../zone.ts"
import { nothing } from "./fields.ts"

const reader = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator", "data-protection-officer", "auditor"],
} as const

/** Rows of one page. */
const PAGE = 50
/** Index of an entry, in the decimal form that we would have written. */
const position = text(16, /^(?:0|[1-9]\d{0,15})$/)

/** Whom or what an id in an entry means, as far as the keeper knows. Institutions and accounts stand under pseudonyms. */
const name = object({
  /** As it stands in the entry. */
  id,
  kind: oneOf("institution", "account"),
  /** Its id in the keeper's tables. */
  subject: id,
  /** Slug or login. */
  name: text(64),
})

const entry = { index: integer(), at: integer(), type: text(24), text: text(MAX_LEAF_BYTES) }

/** Longest opening in an answer, in UTF-16 units. */
export const MAX_OPENING_TEXT = 400_000

export const LOG_COMMANDS = {
  listLog: command({
    ...reader,
    purpose:
      "Entries of the log, the newest or the oldest first; of a kind, of a time, by or about an institution, account, session or door. Each page looks through a limited part of the log and says how far it came.",
    input: object({
      order: oneOf("newest", "oldest"),
      /** Wall time in ms: not before, and before. Where the clock was set back, the order of the entries counts. */
      from: optional(integer()),
      until: optional(integer()),
      kind: optional(oneOf(...LEAF_KINDS)),
      /** Entries that name it, also under a pseudonym. */
      institution: optional(id),
      account: optional(id),
      session: optional(id),
      door: optional(id),
      /** A page's `next`, or the index of the entry to begin with. */
      cursor: optional(position),
    }),
    output: object({
      entries: list(object(entry), PAGE),
      names: list(name, PAGE * 5),
      /** Entries there are. */
      size: integer(),
      /** Everything up to this entry (in the order asked for) has been looked at; none if there was nothing to look at. */
      searchedTo: optional(object({ index: integer(), at: integer() })),
      next: optional(position),
    }),
    leaves: ["admin"],
  }),
  proveEntry: command({
    ...reader,
    purpose: "One entry of the log with its opening, as far as that still exists, and its proof for `schleuse verify`.",
    input: object({ index: integer() }),
    output: object({
      ...entry,
      names: list(name, 10),
      /** `none`: the entry has nothing to open. `destroyed`: it had. `large`: it has, but too much for an answer. */
      opening: oneOf("there", "none", "destroyed", "large"),
      salt: optional(hex(16)),
      /** Canonical JSON. */
      data: optional(text(MAX_OPENING_TEXT)),
      /** The signed checkpoint that the proof leads to, as published. */
      checkpoint: text(4096),
      size: integer(),
      vkey: text(300),
      /** A c2sp.org/tlog-proof file. */
      proof: text(140_000),
    }),
    leaves: ["admin"],
  }),
  listLogins: command({
    ...reader,
    purpose:
      "Logins and refused attempts, the newest first: of an account or of all, of an outcome, an address or a time. Each page looks through a limited part and says how far it came.",
    input: object({
      account: optional(id),
      outcome: optional(oneOf("accepted", "refused")),
      /** Exactly as it was written down. */
      address: optional(text(64)),
      /** Wall time in ms: not before, and before. */
      from: optional(integer()),
      until: optional(integer()),
      cursor: optional(text(48, /^(?:0|[1-9]\d{0,15})\.[0-9a-v]{26}$/)),
    }),
    output: object({
      logins: list(
        object({
          account: id,
          /** Empty if there is no such account any more. */
          login: text(64),
          at: integer(),
          zone: text(16),
          /** accepted | a fault code */
          outcome: text(48),
          factor: text(32),
          address: text(64),
          reference: optional(text(6)),
        }),
        PAGE,
      ),
      /** Everything from this time on has been looked at; none if all of it was. */
      searchedTo: optional(integer()),
      next: optional(text(48)),
    }),
    leaves: ["admin"],
  }),
  noteRefusal: command({
    purpose: "What a page refused by itself, so that its reference is found; a few each minute.",
    zones: PAGE_ZONES,
    session: "none",
    input: object({
      reference: text(6, /^[A-HJKMNP-TV-Z2-9]{6}$/),
      code: text(48, /^[A-Z0-9_]+$/),
      /** For operators; nothing that a person typed. */
      detail: text(200),
      /** Who was logged in there, as the page says. */
      account: optional(id),
    }),
    output: nothing,
    leaves: ["denied"],
    lane: "normal",
    answer: "unhurried",
  }),
} as const
