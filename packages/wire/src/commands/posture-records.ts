/** What stands beside a PC's own word: exceptions, declarations, the table of repaired systems; and what follows: outlook and evidence. */
import { boolean, hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { CHECK_NAMES, policySchema } from "@schleuse/posture"
import { command } from "../command.ts"
import { deviceProof, devicePeer, deviceSystem, displayForm, displayName, nothing, sentence, slug } from "./fields.ts"
import {
  afterTime,
  check,
  declaration,
  exception,
  historyRow,
  keeping,
  ofDevice,
  ofListed,
  PAGE,
  preset,
  reading,
} from "./posture-fields.ts"

const supportTableFacts = {
  madeAt: integer(),
  importedAt: integer(),
  /** Until when it says something. */
  freshUntil: integer(),
  /** SHA-256 of the key that signed it. */
  signedBy: hex(32),
  /** SHA-256 of what was signed. */
  sha256: hex(32),
} as const

export const POSTURE_RECORD_COMMANDS = {
  addPostureException: command({
    ...keeping,
    purpose: "Lets one device pass one check until a day within 30 days. Needs an administrator besides.",
    approval: "always",
    input: object({ device: id, check, until: integer(), reason: sentence }),
    output: object({ exception: id }),
    leaves: ["admin", "posture", "session_end"],
  }),
  endPostureException: command({
    ...keeping,
    purpose: "Ends an exception now; the device is judged anew at once.",
    lane: "priority",
    input: object({ exception: id, reason: sentence }),
    output: nothing,
    leaves: ["admin", "posture", "session_end"],
  }),
  addDeclaration: command({
    ...keeping,
    purpose: "Writes down what somebody declared of a person's or an institution's PCs, because nobody can measure it.",
    input: object({
      account: optional(id),
      institution: optional(id),
      kind: oneOf("private-use"),
      declaredBy: displayName,
      declaredAt: integer(),
    }),
    output: object({ declaration: id }),
    leaves: ["admin"],
  }),
  declareOwn: command({
    zones: ["gate"],
    session: "none",
    lane: "normal",
    answer: "after-commit",
    purpose:
      "A person declares it at their own device, signed with its key: dated now, for a year. Before any login, which may be refused for want of it.",
    input: object({
      device: id,
      kind: oneOf("private-use"),
      /** As typed; kept with the device's name behind it. */
      declaredBy: text(100, displayForm),
      ...deviceProof,
      peer: devicePeer,
    }),
    /** By the rules of today, which may change. */
    output: object({ declaredAt: integer(), until: integer() }),
    leaves: ["admin"],
  }),
  endDeclaration: command({
    ...keeping,
    purpose: "A declaration counts no more: it was withdrawn, or turned out wrong.",
    input: object({ declaration: id, reason: sentence }),
    output: nothing,
    leaves: ["admin"],
  }),
  listDeclarations: command({
    ...reading,
    purpose: "Declarations, the newest first, in pages; of one account, one institution, or all.",
    input: object({
      account: optional(id),
      institution: optional(id),
      cursor: afterTime,
    }),
    output: object({ declarations: list(declaration, PAGE), next: optional(text(43)) }),
  }),
  importSupportTable: command({
    ...keeping,
    purpose:
      "Takes a signed table of which systems are still repaired; only a newer one, only by a key of the settings.",
    input: object({ file: text(900_000) }),
    output: object({ ...supportTableFacts, releases: integer() }),
    leaves: ["admin"],
  }),
  showSupportTable: command({
    ...reading,
    purpose: "The table in force: how old it is, who signed it, and until when each system is repaired.",
    input: nothing,
    output: object({
      table: optional(
        object({
          ...supportTableFacts,
          isFresh: boolean,
          releases: list(
            object({
              system: deviceSystem,
              name: text(100),
              version: text(60),
              editions: optional(list(text(60), 20)),
              supportedUntil: integer(),
              /** The newest build that is known, if any is. */
              newestBuild: optional(text(60)),
            }),
            500,
          ),
        }),
      ),
    }),
  }),
  listFailing: command({
    ...reading,
    purpose:
      "Which PCs are refused now, or will be within so many days if nothing is done, and why; the first ones first.",
    input: object({ days: integer(0, 60), cursor: afterTime }),
    output: object({
      /** PCs in the whole list. */
      devices: integer(),
      failing: list(
        object({
          ...ofListed,
          /** From when on it is refused; not after now: it is already. */
          failsAt: integer(),
          causes: list(
            object({
              check,
              at: integer(),
              because: oneOf("fails", "grace", "exception", "support-ends", "declaration-ends", "table-old"),
            }),
            CHECK_NAMES.length,
          ),
        }),
        PAGE,
      ),
      next: optional(text(43)),
      /** From when on the table says nothing any more, if that is within these days. */
      tableOldAt: optional(integer()),
    }),
  }),
  postureEvidence: command({
    ...reading,
    purpose:
      "What an institution's PCs said within a range of days and how they were judged, one PC a page, as evidence.",
    input: object({
      institution: id,
      from: integer(),
      to: integer(),
      cursor: optional(text(43, /^[0-9a-v]{26}(?:\.\d{1,16})?$/)),
    }),
    output: object({
      institution: object({ institution: id, slug, name: displayName }),
      from: integer(),
      to: integer(),
      madeAt: integer(),
      /** The checkpoint of the log before this page: its entries can be proven against it. */
      log: object({ size: integer(), checkpoint: text(2000) }),
      /** The log's entry about this page. Its opening has `sha256`: over the canonical JSON of this output without `entry` and `sha256`. */
      entry: integer(),
      sha256: hex(32),
      /** The KBV guideline's requirements that each check serves. */
      checks: list(
        object({ check, requirements: list(text(10), 10), de: text(200), en: text(200) }),
        CHECK_NAMES.length,
      ),
      /** What was in force: of each group that the institution was in, from when on. */
      policies: list(object({ group: slug, since: integer(), preset: optional(preset), policy: policySchema }), 60),
      groups: list(object({ group: slug, since: integer() }), 60),
      declarations: list(declaration, 200),
      /** Absent: the institution has none. */
      device: optional(
        object({
          ...ofDevice,
          state: oneOf("active", "blocked", "removed"),
          createdAt: integer(),
          exceptions: list(exception, 100),
          /** More follow under the same device with the next cursor. */
          rows: list(historyRow, 1200),
          /** Only with its first rows: longer than 36 hours without a report. */
          gaps: list(object({ from: integer(), to: integer() }), 400),
        }),
      ),
      next: optional(text(43)),
    }),
  }),
} as const
