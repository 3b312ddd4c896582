/** Uploads and releases: the only commands that hand out part keys. */
import { base64, boolean, hex, id, integer, list, object, oneOf, optional, union } from "@schleuse/base"
import { command } from "../command.ts"
import { DOOR_ZONES } from "../zone.ts"
import { MAX_PARTS, nothing, partKey, path, sealedPart, storedPart } from "./fields.ts"

const row = { zones: DOOR_ZONES, session: "required", lane: "normal", answer: "after-commit" } as const
const noKey = { ...row, lane: "growing", answer: "early" } as const

export const TRANSFER_COMMANDS = {
  openWrite: command({
    ...noKey,
    purpose: "Begins an upload, or goes on with a pending or finished file from its sealed length.",
    /**
     * `new`: replaces what has this name; `exclusive`: refused if the name is taken; `continue`: keeps what is there
     * (a pending upload of this account, or a delivered version, whose parts become the first parts of a new one).
     */
    input: object({ path, disposition: oneOf("new", "exclusive", "continue") }),
    output: object({
      upload: id,
      /** Sealed plaintext so far; writing goes on from here. */
      sizeBytes: integer(),
      /** Parts that exist already, in order; needed to hash the whole file if the door does not remember the state. */
      prior: list(storedPart, MAX_PARTS),
      /** The first new part, ready to be written. */
      part: partKey,
    }),
    leaves: ["upload_open", "upload_abort"],
  }),
  openPart: command({
    ...noKey,
    purpose: "The next part and its new key. At most two parts of an upload may be unsealed.",
    input: object({ upload: id }),
    output: partKey,
    leaves: ["upload_part"],
  }),
  sealPart: command({
    ...row,
    purpose: "A part is complete: the keeper makes it durable. Parts are sealed in order.",
    input: object({ upload: id, sealed: sealedPart }),
    output: nothing,
    leaves: ["upload_seal"],
  }),
  commitWrite: command({
    ...row,
    purpose: "The file is complete. `last` seals the last part in the same step; absent if it holds no bytes.",
    input: object({ upload: id, last: optional(sealedPart), sizeBytes: integer(), sha256: hex(32) }),
    output: object({ version: id, state: oneOf("delivered", "waiting", "same") }),
    leaves: ["commit", "upload_seal", "shred", "upload_abort"],
  }),
  abortWrite: command({
    ...row,
    purpose: "Drops an upload and its parts.",
    input: object({ upload: id }),
    output: nothing,
    leaves: ["upload_abort"],
  }),
  openRead: command({
    ...row,
    purpose: "Permits a read; hands out the first part's key with it if the file has only one part.",
    input: object({ path }),
    output: union("kind", {
      stored: object({
        kind: oneOf("stored"),
        release: id,
        version: id,
        sizeBytes: integer(),
        modifiedAt: integer(),
        parts: list(storedPart, MAX_PARTS),
        first: optional(partKey),
      }),
      /** Receipts and public keys are made by the keeper and come whole. */
      inline: object({ kind: oneOf("inline"), sizeBytes: integer(), modifiedAt: integer(), content: base64(65_536) }),
    }),
    leaves: ["release", "release_receipt", "released", "list"],
  }),
  readPart: command({
    ...row,
    purpose: "The key of one more part of an open release.",
    input: object({ release: id, index: integer(0, MAX_PARTS) }),
    output: partKey,
    leaves: ["release_part", "released"],
  }),
  readUploadPart: command({
    ...row,
    purpose: "The key of a sealed part of a pending upload, to its own account, to hash what is there.",
    input: object({ upload: id, index: integer(0, MAX_PARTS) }),
    output: partKey,
    leaves: ["release_own"],
  }),
  closeRead: command({
    ...row,
    answer: "unhurried",
    purpose: "What the door claims to have delivered under a release.",
    input: object({ release: id, deliveredBytes: integer(), complete: boolean }),
    output: nothing,
    leaves: ["release_end"],
  }),
} as const
