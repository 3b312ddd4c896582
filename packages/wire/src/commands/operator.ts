/** Commands of the operators' socket: by file permission alone, or under a session: an operator's, or that of the set-up. */
import { boolean, hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { browserPeer, displayName, nothing, optionalText, sentence, slug } from "./fields.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { APPROVING_ZONES, OPERATOR_ZONES } from "../zone.ts"

const row = { zones: OPERATOR_ZONES, session: "required", lane: "normal", answer: "after-commit" } as const
/** Keeps institutions, accounts and folders. */
const keeping = { ...row, roles: ["it-service", "administrator"] } as const
const reading = { ...row, roles: ["it-service", "administrator", "data-protection-officer", "auditor"] } as const
/** At the socket by file permission alone. */
const local = { ...keeping, session: "local", lane: "priority" } as const
const administration = { ...row, roles: ["administrator"] } as const

export const sshPublicKey = text(2048, /^(ssh|ecdsa|sk)-[a-z0-9@.-]+ [A-Za-z0-9+/=]+( .*)?$/)

/** Who answers for data in a folder, and what it is. */
export const purposeOfGrant = object({
  controller: optional(id),
  procedure: optionalText(100),
  dataCategories: list(text(100), 20),
  article9: boolean,
  personsPerFile: optional(integer(0, 100_000_000)),
  stage: oneOf("test", "productive"),
})

export const OPERATOR_COMMANDS = {
  status: command({
    ...local,
    zones: APPROVING_ZONES,
    roles: OPERATOR_ROLES,
    purpose: "How things stand: keeper, doors, log, space, cuts.",
    input: nothing,
    output: object({
      mode: oneOf("demo", "productive"),
      boot: id,
      /** Of the keeper itself. */
      build: hex(16),
      startedAt: integer(),
      sealed: boolean,
      rootKey: text(20),
      isolation: text(32),
      egress: text(32),
      space: text(32),
      volume: object({ totalBytes: integer(), freeBytes: integer() }),
      log: object({
        size: integer(),
        root: text(64),
        vkey: text(300),
        publishedSize: integer(),
        /** When (ms) the newest checkpoint was committed. */
        checkpointAt: integer(),
      }),
      /** Every process that is connected, doors and others. */
      doors: list(
        object({
          door: id,
          zone: text(16),
          name: text(64),
          build: hex(16),
          startedAt: integer(),
          /** How often a process of this name began anew in the last 24 hours. */
          restarts: integer(),
          sessions: integer(),
          cut: boolean,
        }),
        64,
      ),
      cuts: list(
        object({
          cut: id,
          scope: text(32),
          /** An id, or a door's name. */
          target: optional(text(64)),
          /** What people call it. */
          name: optional(text(200)),
          reason: sentence,
          at: integer(),
        }),
        1000,
      ),
      /** Where browsers reach the console; absent if it is off, or on whatever port of localhost it found. */
      consoleOrigin: optional(text(300)),
      /** The same for the approvals. */
      approvalsOrigin: optional(text(300)),
      /** What servers show; `trouble` is for an operator to end. */
      certificates: list(
        object({
          zone: text(16),
          source: oneOf("issued", "imported"),
          shown: boolean,
          expiresAt: integer(),
          trouble: optional(oneOf("expires-soon", "expired", "other-host")),
        }),
        64,
      ),
      institutions: integer(),
      accounts: integer(),
      pendingUploads: integer(),
      setup: oneOf("open", "waiting", "closed"),
    }),
    leaves: ["admin"],
  }),
  cut: command({
    ...local,
    purpose: "Cuts at once: everything outside, one door, one institution or one account. One person may do it.",
    input: object({
      scope: oneOf("outside", "door", "institution", "account"),
      target: optional(text(64)),
      reason: sentence,
    }),
    output: object({ cut: id, endedSessions: integer() }),
    leaves: ["cut", "session_end"],
  }),
  sealKeeper: command({
    ...local,
    roles: ["administrator"],
    purpose: "Drops the keys: uploads go on, nothing is released until the keeper is unsealed.",
    input: object({ reason: sentence }),
    output: nothing,
    leaves: ["keeper_sealed"],
  }),
  setupBegin: command({
    ...row,
    session: "none",
    purpose: "Opens a set-up session with the one-time code that the first start printed.",
    input: object({ code: text(64), peer: browserPeer }),
    output: object({ session: id, expiresAt: integer() }),
    leaves: ["setup_begin"],
  }),
  unsealKeeper: command({
    ...administration,
    purpose: "Loads the keys again, after the root-key mode in force.",
    input: nothing,
    output: nothing,
    leaves: ["keeper_unsealed"],
  }),
  reopen: command({
    ...administration,
    approval: "always",
    purpose: "Ends a cut.",
    input: object({ cut: id, reason: sentence }),
    output: nothing,
    leaves: ["reopen"],
  }),
  addMachineAccount: command({
    ...keeping,
    approval: "by-input",
    purpose: "Adds an account for a partner's script, with its first public key.",
    input: object({
      institution: id,
      login: slug,
      roles: list(oneOf("sender", "collector"), 2),
      sshKey: optional(sshPublicKey),
      doors: list(oneOf("sftp", "inside"), 2),
      /** Until when (ms) old algorithms are accepted for this account. */
      compatibleUntil: optional(integer()),
    }),
    output: object({ account: id }),
    leaves: ["admin"],
  }),
  addSshKey: command({
    ...keeping,
    confirmation: "fido2",
    approval: "by-input",
    purpose: "Adds a public key to an account.",
    input: object({ account: id, sshKey: sshPublicKey, expiresAt: optional(integer()) }),
    output: object({ credential: id }),
    leaves: ["admin"],
  }),
  addDelivery: command({
    ...keeping,
    approval: "always",
    purpose: "Lets one institution send to another.",
    input: object({ from: id, to: id, purpose: purposeOfGrant }),
    output: object({ folder: id }),
    leaves: ["admin"],
  }),
  addSharedFolder: command({
    ...keeping,
    approval: "by-input",
    purpose: "Makes a folder under /ablage and says who may do what with it.",
    input: object({
      slug,
      owner: id,
      grants: list(object({ institution: id, access: oneOf("read", "write", "read-write") }), 200),
      purpose: purposeOfGrant,
    }),
    output: object({ folder: id }),
    leaves: ["admin"],
  }),
  listDirectory: command({
    ...reading,
    purpose: "Institutions and their accounts, in pages.",
    input: object({ cursor: optional(id) }),
    output: object({
      institutions: list(
        object({
          institution: id,
          slug,
          name: displayName,
          kind: text(20),
          accounts: list(object({ account: id, login: slug, state: text(16), doors: list(text(16), 8) }), 1000),
        }),
        100,
      ),
      next: optional(id),
    }),
    leaves: ["admin"],
  }),
  hostKeys: command({
    ...reading,
    purpose: "Public host keys in use and in reserve, for partners' known_hosts sheets.",
    input: nothing,
    output: object({
      keys: list(object({ zone: text(16), use: oneOf("active", "standby"), publicKey: text(1024) }), 64),
    }),
    leaves: ["admin"],
  }),
  findRefusal: command({
    ...reading,
    purpose: "What stands behind a six-character reference.",
    input: object({ reference: text(6, /^[A-Z0-9]{6}$/) }),
    output: object({
      refusals: list(
        object({
          at: integer(),
          command: text(40),
          code: text(48),
          detail: text(500),
          zone: text(16),
          account: optional(id),
        }),
        20,
      ),
    }),
    leaves: ["admin"],
  }),
  backup: command({
    ...administration,
    lane: "growing",
    purpose: "Writes a consistent copy of database, keys, part files and log into a new folder while everything runs.",
    input: object({ folder: text(4096, /^\//) }),
    output: object({ sizeBytes: integer(), logSize: integer(), files: integer() }),
    leaves: ["backup"],
  }),
} as const
