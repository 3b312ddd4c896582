/** The virtual tree of a mailbox. */
import { boolean, list, object, optional, integer, text } from "@schleuse/base"
import { command } from "../command.ts"
import { DOOR_ZONES } from "../zone.ts"
import { entry, MAX_PAGE, nothing, path } from "./fields.ts"

const row = { zones: DOOR_ZONES, session: "required", lane: "normal", answer: "after-commit" } as const

export const TREE_COMMANDS = {
  listFolder: command({
    ...row,
    purpose: "One page of a folder; the leaf comes before the first page and covers session and folder for a minute.",
    input: object({ path, cursor: optional(text(300)) }),
    output: object({ entries: list(entry, MAX_PAGE), next: optional(text(300)) }),
    leaves: ["list"],
  }),
  statPath: command({
    ...row,
    purpose:
      "Attributes of one path, or none if there is nothing this account can see. Covered like a listing of its folder.",
    input: object({ path }),
    output: object({ entry: optional(entry) }),
    leaves: ["list"],
  }),
  makeFolder: command({
    ...row,
    purpose: "Makes a subfolder where a grant allows it.",
    input: object({ path }),
    output: nothing,
    leaves: ["folder_change"],
  }),
  removeFolder: command({
    ...row,
    purpose: "Removes an empty subfolder.",
    input: object({ path }),
    output: nothing,
    leaves: ["folder_change"],
  }),
  removeFile: command({
    ...row,
    purpose:
      "In /eingang confirms the collection; in /ausgang takes back what was not collected, or drops a pending upload.",
    input: object({ path }),
    output: nothing,
    leaves: ["confirmed", "recall", "shred", "upload_abort"],
  }),
  renamePath: command({
    ...row,
    purpose: "Gives a waiting file its final name (which delivers it), or renames what nobody has read yet.",
    input: object({ from: path, to: path, replace: boolean }),
    output: nothing,
    leaves: ["rename", "shred", "upload_abort"],
  }),
  proposeOwnKey: command({
    ...row,
    purpose: "A machine's account proposes its own next SSH key, which counts when somebody at the operator's agrees.",
    /** One line as in a `.pub` file. */
    input: object({ sshKey: text(8192) }),
    /** `expiresAt`: until when (ms) somebody can agree. */
    output: object({ fingerprint: text(80), expiresAt: integer() }),
    leaves: ["approval_request"],
  }),
  volume: command({
    ...row,
    purpose: "Space that this account may count on, in bytes.",
    input: nothing,
    output: object({ totalBytes: integer(), freeBytes: integer() }),
    leaves: ["list"],
  }),
} as const
