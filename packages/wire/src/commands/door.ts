/** A door's own life: start, logins, sessions. */
import { hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { DOOR_ZONES } from "../zone.ts"
import { nothing, peer, sshBlob } from "./fields.ts"
import { openedOrPending } from "./login.ts"

export const DOOR_COMMANDS = {
  startDoor: command({
    purpose: "First request of a door instance: says its build, gets its instance id, host keys and settings.",
    zones: DOOR_ZONES,
    session: "none",
    input: object({ build: hex(16), pid: integer(1) }),
    output: object({
      door: id,
      /** Private host keys in OpenSSH's format; they stay in memory. */
      hostKeys: list(text(8192), 4),
      /** Folder (as the door sees it) in which the keeper creates this door's empty part files, and the one with finished parts. */
      incoming: text(4096),
      blobs: text(4096),
      settings: object({
        language: oneOf("de", "en"),
        contact: text(500),
        maxSessions: integer(1, 100_000),
        maxSessionsPerAddress: integer(1, 100_000),
        idleMs: integer(1000),
        loginMs: integer(1000),
        /** Is the profile *kompatibel* offered at all (some account has it)? */
        compatibleAlgorithms: oneOf("offered", "refused"),
      }),
      /** Why nothing but refusals may be served, if so. */
      cut: optional(text(64)),
    }),
    leaves: ["door_start"],
    lane: "priority",
    answer: "after-commit",
  }),

  probeSshKey: command({
    purpose:
      "May this key log in to this account here? Asked before the client signs; proves nothing. A yes is told in a knock leaf only if no login follows.",
    zones: DOOR_ZONES,
    session: "none",
    input: object({ user: text(64), key: sshBlob, peer }),
    output: nothing,
    leaves: ["knock"],
    lane: "normal",
    answer: "after-commit",
  }),

  loginSsh: command({
    purpose: "Logs in by an SSH public key signature (RFC 4252, section 7); the keeper verifies the blob itself.",
    zones: DOOR_ZONES,
    session: "none",
    /** `blob` is exactly what was signed: session id, request, user, service, method, algorithm, key. */
    input: object({ blob: sshBlob, signature: sshBlob, peer }),
    /** Pending where the policy wants a code besides the key. */
    output: openedOrPending,
    leaves: ["login"],
    lane: "normal",
    answer: "after-commit",
  }),

  endSession: command({
    purpose: "The connection is gone, or the person logged out; at the gate: nothing passed for long.",
    zones: [...DOOR_ZONES, "gate"],
    session: "required",
    input: object({ reason: oneOf("closed", "idle", "lost", "ended") }),
    output: nothing,
    leaves: ["session_end"],
    lane: "priority",
    answer: "after-commit",
  }),
} as const
