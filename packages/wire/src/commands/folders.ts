/** Deliveries and shared folders: who may do what in them and what for, their end, and what somebody can reach. */
import { boolean, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { APPROVING_ZONES, OPERATOR_ZONES } from "../zone.ts"
import { displayName, nothing, path, sentence, slug } from "./fields.ts"
import { purposeOfGrant } from "./operator.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const
const reader = { ...row, roles: ["it-service", "administrator", "data-protection-officer", "auditor"] } as const

/** Rows of one page of folders; places and accounts in one page of what somebody reaches. */
const PAGE = 50
const REACH_PAGE = 100

const access = oneOf("read", "write", "read-write")
const kind = oneOf("delivery", "shared")
/** `closed`: takes nothing new, what lies in it can be collected. `ended`: gone from every mailbox. */
const state = oneOf("open", "closed", "ended")
const stage = oneOf("test", "productive")
/** Where the page before ended: for who made it, and nobody else. */
const cursor = text(200, /^[a-z0-9 :-]+$/)

const named = object({ institution: id, slug, name: displayName })
const parties = {
  folder: id,
  kind,
  /** Name under /ablage, of a shared folder. */
  slug: optional(slug),
  /** Who sends; of a shared folder, whose it is. */
  owner: named,
  /** Who collects, of a delivery. */
  recipient: optional(named),
  state,
  createdAt: integer(),
}
const grant = object({
  grant: id,
  institution: named,
  access,
  controller: optional(named),
  procedure: optional(text(100)),
  dataCategories: list(text(100), 20),
  article9: boolean,
  personsPerFile: optional(integer()),
  stage,
  createdAt: integer(),
  endedAt: optional(integer()),
})
/** An account, and at each door the code of the first refusal that a login would meet there now; none: it may come in. */
const way = object({
  account: id,
  login: slug,
  kind: oneOf("machine", "person"),
  state: text(16),
  roles: list(text(32), 20),
  doors: list(object({ zone: text(16), obstacle: optional(text(48)) }), 8),
})

export const FOLDER_COMMANDS = {
  listFolders: command({
    ...reader,
    purpose: "Deliveries and shared folders in pages, sorted, found by parts of names; without a state: those in use.",
    input: object({
      search: optional(text(100)),
      kind: optional(kind),
      stage: optional(stage),
      state: optional(state),
      /** That has or had a grant. */
      institution: optional(id),
      sort: oneOf("name", "created"),
      direction: oneOf("up", "down"),
      cursor: optional(cursor),
    }),
    output: object({
      folders: list(object({ ...parties, stage: optional(stage), grants: integer() }), PAGE),
      next: optional(cursor),
    }),
    leaves: ["admin"],
  }),
  describeFolder: command({
    ...reader,
    zones: APPROVING_ZONES,
    purpose: "All that is known of a folder: grants, what they are for, and what lies in it in numbers.",
    input: object({ folder: id }),
    output: object({
      ...parties,
      closedAt: optional(integer()),
      endedAt: optional(integer()),
      /** Those in force, by institution; then those that ended, newest first. */
      grants: list(grant, 400),
      /** Counting ends at 10,000 of each. */
      holds: object({
        delivered: integer(),
        deliveredBytes: integer(),
        /** When the oldest of them was delivered. */
        oldestAt: optional(integer()),
        /** Under a temporary name. */
        waiting: integer(),
        pendingUploads: integer(),
      }),
    }),
    leaves: ["admin"],
  }),
  addGrant: command({
    ...row,
    approval: "by-input",
    purpose: "Opens a shared folder to an institution; without a purpose of its own, for the folder's.",
    input: object({ folder: id, institution: id, access, purpose: optional(purposeOfGrant) }),
    output: object({ grant: id }),
    leaves: ["admin"],
  }),
  changeGrant: command({
    ...row,
    approval: "by-input",
    purpose: "Changes what an institution may do in a shared folder.",
    input: object({ folder: id, institution: id, access }),
    output: object({ grant: id }),
    leaves: ["admin"],
  }),
  endGrant: command({
    ...row,
    lane: "priority",
    purpose: "Closes a shared folder to an institution at once; reads that are under way get no further part.",
    input: object({ folder: id, institution: id, reason: sentence }),
    output: nothing,
    leaves: ["admin"],
  }),
  changePurpose: command({
    ...row,
    approval: "always",
    purpose: "Replaces what a folder's grants are for: controller, procedure, data, stage.",
    input: object({ folder: id, purpose: purposeOfGrant }),
    output: nothing,
    leaves: ["admin"],
  }),
  closeFolder: command({
    ...row,
    lane: "priority",
    purpose: "Ends a delivery or shared folder: takes nothing new, and is gone once what lies in it was collected.",
    input: object({ folder: id, reason: sentence }),
    /** `files`: how many are still there to be collected, counted up to 10,000. */
    output: object({ state, files: integer() }),
    leaves: ["admin", "upload_abort"],
  }),
  reopenFolder: command({
    ...row,
    approval: "always",
    purpose: "Lets a closed folder that is not gone yet take files again.",
    input: object({ folder: id, reason: sentence }),
    output: nothing,
    leaves: ["admin"],
  }),
  discardFolder: command({
    ...row,
    approval: "always",
    purpose: "Ends a closed folder at once and shreds what nobody collected.",
    input: object({ folder: id, reason: sentence }),
    output: object({ files: integer() }),
    leaves: ["admin"],
  }),
  explainAccess: command({
    ...reader,
    purpose: "What an institution, or one account, reaches now, through which grant, and what stands in its way.",
    /** One of the two; `mailbox`: at which institution, for a person with several. */
    input: object({
      institution: optional(id),
      account: optional(id),
      mailbox: optional(id),
      cursor: optional(cursor),
    }),
    output: object({
      institution: named,
      /** The account; or those of the institution, by login, as far as they fit. */
      ways: list(way, REACH_PAGE),
      moreWays: boolean,
      /** Of a person: all mailboxes that the roles open. */
      mailboxes: list(named, 100),
      /** With an account: what its roles leave of the grant. */
      places: list(
        object({
          path,
          folder: optional(id),
          grant: optional(id),
          read: boolean,
          write: boolean,
          closed: boolean,
        }),
        REACH_PAGE + 2,
      ),
      /** Old names that lead to a place; with the first page. */
      aliases: list(object({ alias: path, path }), 500),
      next: optional(cursor),
    }),
    leaves: ["admin"],
  }),
  explainFolder: command({
    ...reader,
    purpose: "Who reaches a folder now: institutions by grant, their accounts, and what stands in their way.",
    input: object({ folder: id, cursor: optional(cursor) }),
    output: object({
      /** With the first page. */
      grants: list(
        object({ grant: id, institution: named, path, read: boolean, write: boolean, accounts: boolean }),
        200,
      ),
      accounts: list(object({ institution: named, way, read: boolean, write: boolean }), REACH_PAGE),
      next: optional(cursor),
    }),
    leaves: ["admin"],
  }),
} as const
