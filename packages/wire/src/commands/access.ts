/** What the gate may lead to, as operators keep it. */
import { hex, id, integer, list, object, oneOf, optional, text } from "@schleuse/base"
import { command } from "../command.ts"
import { OPERATOR_ROLES } from "../roles.ts"
import { APPROVING_ZONES, OPERATOR_ZONES } from "../zone.ts"
import { displayName, nothing, publishedHost, sentence, slug } from "./fields.ts"

const row = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const

/** Most institutions that one application is restricted to. */
const MAX_INSTITUTIONS = 1000
const port = integer(1, 65_535)
/** A numeric address behind it; the keeper refuses those that lead to nowhere or to the gate's own network only. */
const address = object({ address: text(45, /^[0-9a-fA-F.:]+$/), port })

const application = {
  titleDe: displayName,
  titleEn: displayName,
  /** What a browser asks for. */
  host: publishedHost,
  port,
  /** Tried in this order. */
  addresses: list(address, 8),
  /** Whose persons may use it; absent: everybody's. */
  institutions: optional(list(id, MAX_INSTITUTIONS)),
}

export const ACCESS_COMMANDS = {
  addApplication: command({
    ...row,
    purpose: "Publishes an application to the access software: a name and port for browsers, addresses behind it.",
    approval: "always",
    input: object({ name: slug, ...application }),
    output: object({ application: id }),
    leaves: ["admin"],
  }),
  changeApplication: command({
    ...row,
    purpose: "Replaces what is published of an application. Only less, or other words, needs nobody else.",
    approval: "by-input",
    input: object({ application: id, ...application }),
    output: nothing,
    leaves: ["admin"],
  }),
  removeApplication: command({
    ...row,
    purpose: "Ends an application at once: nobody reaches it any more.",
    lane: "priority",
    input: object({ application: id, reason: sentence }),
    output: nothing,
    leaves: ["admin"],
  }),
  publishClientRelease: command({
    ...row,
    purpose:
      "Lists a release of the access software in the log, as its signers made it: PCs take no version that is not there.",
    approval: "always",
    input: object({
      /** Hash of what was signed (packages/leaf, client-release.ts). */
      manifest: hex(32),
      version: text(20, /^\d{1,6}\.\d{1,6}\.\d{1,6}$/),
    }),
    output: nothing,
    leaves: ["client_release"],
  }),
  listApplications: command({
    ...row,
    // Whoever agrees to a change reads what is changed.
    zones: APPROVING_ZONES,
    roles: OPERATOR_ROLES,
    purpose: "The published applications in pages by name, or those that have ended.",
    input: object({ state: oneOf("published", "removed"), cursor: optional(slug) }),
    output: object({
      applications: list(
        object({
          application: id,
          name: slug,
          ...application,
          createdAt: integer(),
          removedAt: optional(integer()),
        }),
        50,
      ),
      next: optional(slug),
    }),
    leaves: ["admin"],
  }),
} as const
