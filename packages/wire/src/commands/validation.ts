/** The validation server: other systems ask whether a YubiKey's code is good. And their clients, as operators keep them. */
import { id, hex, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { nothing, sentence, slug } from "./fields.ts"
import { OPERATOR_ZONES } from "../zone.ts"

const service = { zones: ["validation"], session: "none", answer: "after-commit" } as const
const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const

/** Number of a client: Yubico's protocol knows clients by decimal numbers. */
const client = integer(1, 999_999_999)
/** Most institutions that one client is restricted to. */
const MAX_INSTITUTIONS = 100
const institutions = list(id, MAX_INSTITUTIONS)
const signature = oneOf("required", "optional")

export const VALIDATION_COMMANDS = {
  startValidation: command({
    ...service,
    lane: "priority",
    purpose: "First request of a validation server: says its build, gets its instance id.",
    input: object({ build: hex(16), pid: integer(1) }),
    output: object({ door: id }),
    leaves: ["door_start"],
  }),
  verifyCode: command({
    ...service,
    lane: "normal",
    purpose:
      "One request of Yubico's validation protocol 2.0 as it came; spends the code, answers with the lines to send.",
    input: object({
      /** Decoded, in the order of the query; doubled and unknown ones too. */
      parameters: list(object({ name: text(16, /^[a-z]+$/), value: text(128, /^[\x21-\x7e]*$/) }), 12),
      peer: object({ address: text(64), port: integer(0, 65_535) }),
    }),
    output: object({
      /** `name=value`, with `h` where the client is known. */
      lines: list(text(200), 12),
      /** Of a refusal, for the operator. */
      reference: optional(text(6)),
    }),
    leaves: ["code_spent", "knock"],
  }),
  addValidationClient: command({
    ...row,
    purpose: "Lets a system ask the validation server; its key is shown this once.",
    /** Whose members' keys it may ask for: of these institutions, or of all if there are none. `signature`: of its requests. */
    input: object({ name: slug, institutions: optional(institutions), signature }),
    /** `key` is base64, as ykclient, pam_yubico and FreeRADIUS take it. */
    output: object({ client, key: text(28) }),
    leaves: ["admin"],
  }),
  listValidationClients: command({
    ...row,
    roles: ["it-service", "administrator", "data-protection-officer", "auditor"],
    purpose: "The systems that may ask the validation server, and those that once might, in pages; never their keys.",
    input: object({ cursor: optional(client) }),
    output: object({
      clients: list(
        object({
          client,
          name: slug,
          institutions: optional(institutions),
          signature,
          createdAt: integer(),
          /** When it last had a code accepted. */
          usedAt: optional(integer()),
          removedAt: optional(integer()),
        }),
        100,
      ),
      next: optional(client),
    }),
    leaves: ["admin"],
  }),
  removeValidationClient: command({
    ...row,
    lane: "priority",
    purpose: "Ends a client at once, for ever: its number is not given again.",
    input: object({ client, reason: sentence }),
    output: nothing,
    leaves: ["admin"],
  }),
} as const
