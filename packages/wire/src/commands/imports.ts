/**
 * Imports: tables of institutions, people, machine accounts, deliveries, old paths and tokens, done whole or not at all.
 *
 * Rows are staged in pieces that fit a frame, tried (`dryRun`), looked at, and
 * then applied in one transaction. What is staged lives in the keeper's memory,
 * belongs to one operator's session and ends with it.
 */
import { boolean, hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { ROLES } from "../roles.ts"
import { displayName, email, lanr, nothing, path, slug, telephone } from "./fields.ts"
import { sshPublicKey } from "./operator.ts"
import { REGISTER_COMMANDS } from "./register.ts"
import { newToken } from "./tokens.ts"
import { OPERATOR_ZONES } from "../zone.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const
const reader = { ...row, roles: ["it-service", "administrator", "data-protection-officer", "auditor"] } as const

/** Most rows that are staged at a time: they fit a frame with the longest values that make sense. */
export const MAX_STAGED_ROWS = 250
/** Most outcomes in one page. */
const MAX_OUTCOMES = 1000
const MAX_OUTCOME_NAME = 150

export const IMPORT_KINDS = ["institution", "person", "machine", "delivery", "alias", "token"] as const
export type ImportKind = (typeof IMPORT_KINDS)[number]

/** In the file, from 1: what outcomes and refusals name. */
const line = integer(1)
const door = oneOf("sftp", "inside")

const institution = object({ line, institution: REGISTER_COMMANDS.addInstitution.input })
/** A person with one membership; several rows of one login are one person. */
const person = object({
  line,
  login: slug,
  name: displayName,
  /** Slug of the institution; that of the login's first row is the mailbox that opens by default. */
  institution: slug,
  roles: list(oneOf(...ROLES), ROLES.length),
  doors: list(door, 2),
  lanr: optional(lanr),
  telephone: optional(telephone),
  email: optional(email),
  /** End of the membership in ms. */
  until: optional(integer()),
})
const machine = object({
  line,
  login: slug,
  institution: slug,
  roles: list(oneOf("sender", "collector"), 2),
  doors: list(door, 2),
  sshKeys: list(sshPublicKey, 2),
  networks: list(text(64), 64),
  compatibleUntil: optional(integer()),
})
const delivery = object({
  line,
  from: slug,
  to: slug,
  controller: optional(slug),
  procedure: optional(displayName),
  dataCategories: list(displayName, 20),
  article9: boolean,
  personsPerFile: optional(integer(0, 100_000_000)),
  stage: oneOf("test", "productive"),
})
const alias = object({ line, institution: slug, alias: path, path })
const token = object({ line, token: newToken })

const outcomeWord = oneOf("new", "unchanged", "refused")
const counts = object({ new: integer(), unchanged: integer(), refused: integer() })

/** What becomes of one row. */
const outcome = object({
  kind: oneOf(...IMPORT_KINDS),
  line,
  /** What the row is about, as its file says: a short name, a login and its institution, a serial number. */
  name: text(MAX_OUTCOME_NAME),
  outcome: outcomeWord,
  /** Why it is refused. */
  fault: optional(text(48)),
  /** What it is or became: an institution, an account, a folder or a token. */
  target: optional(id),
})

export const IMPORT_COMMANDS = {
  stageImport: command({
    ...row,
    purpose: "Puts rows aside for an import; without `import` begins a new one, and forgets this session's last.",
    input: object({
      import: optional(id),
      institutions: optional(list(institution, MAX_STAGED_ROWS)),
      persons: optional(list(person, MAX_STAGED_ROWS)),
      machines: optional(list(machine, MAX_STAGED_ROWS)),
      deliveries: optional(list(delivery, MAX_STAGED_ROWS)),
      aliases: optional(list(alias, MAX_STAGED_ROWS)),
      tokens: optional(list(token, MAX_STAGED_ROWS)),
    }),
    /** `rowsSha256`: of all rows so far; the same for whoever stages the same files. */
    output: object({ import: id, rows: integer(), rowsSha256: hex(32), expiresAt: integer() }),
    leaves: ["admin"],
  }),
  runImport: command({
    ...row,
    purpose: "Applies all staged rows in one transaction, or none; with `dryRun` says what would happen.",
    input: object({ import: id, dryRun: boolean, sourceSha256: optional(hex(32)) }),
    output: counts,
    leaves: ["admin", "setup_close"],
  }),
  runApprovedImport: command({
    ...row,
    approval: "always",
    purpose:
      "Applies the rows with this hash that the approver has staged: for what one person may not import alone. No institutions.",
    input: object({ rowsSha256: hex(32) }),
    output: counts,
    leaves: ["admin"],
  }),
  listImport: command({
    ...row,
    purpose: "An import of this session, and what its last run did, or would do, with each row; in pages.",
    /** Of those with this outcome and of this kind, or of all: from the how-manieth on, and at most how many. */
    input: object({
      import: id,
      from: integer(),
      limit: optional(integer(1, MAX_OUTCOMES)),
      outcome: optional(outcomeWord),
      kind: optional(oneOf(...IMPORT_KINDS)),
    }),
    output: object({
      outcomes: list(outcome, MAX_OUTCOMES),
      next: optional(integer()),
      rows: integer(),
      rowsSha256: hex(32),
      /** Of all rows. */
      counts,
      /** Are its rows in the database? */
      isDone: boolean,
      /** How many rows are refused for nothing but that a second person must agree. */
      needApproval: integer(),
      /** While it runs: keys of new institutions, the slow part. */
      progress: optional(object({ made: integer(), of: integer() })),
      expiresAt: integer(),
    }),
    leaves: ["admin"],
  }),
  dropImport: command({
    ...row,
    purpose: "Forgets what was staged.",
    input: object({ import: id }),
    output: nothing,
    leaves: ["admin"],
  }),
  listPathAliases: command({
    ...reader,
    purpose: "The old directory names of an institution's mailbox.",
    input: object({ institution: id }),
    output: object({ aliases: list(object({ alias: path, path }), 500) }),
    leaves: ["admin"],
  }),
  removePathAlias: command({
    ...row,
    purpose: "Takes an old directory name away.",
    input: object({ institution: id, alias: path }),
    output: nothing,
    leaves: ["admin"],
  }),
} as const
