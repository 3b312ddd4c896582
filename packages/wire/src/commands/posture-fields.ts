/** Field schemas that rows about posture share. */
import { boolean, id, integer, object, oneOf, optional, text } from "@schleuse/base"
import { CHECK_NAMES, type Preset, PRESETS } from "@schleuse/posture"
import { OPERATOR_ROLES } from "../roles.ts"
import { OPERATOR_ZONES } from "../zone.ts"
import { deviceSystem, displayName, sentence, slug } from "./fields.ts"

export const keeping = {
  zones: OPERATOR_ZONES,
  session: "required",
  lane: "normal",
  answer: "after-commit",
  roles: ["it-service", "administrator"],
} as const
export const reading = { ...keeping, roles: OPERATOR_ROLES, leaves: ["admin"] } as const

export const PAGE = 50
export const check = oneOf(...CHECK_NAMES)
const presetNames = Object.keys(PRESETS).filter((name): name is Preset => Object.hasOwn(PRESETS, name))
export const preset = oneOf(...presetNames)
/** check=state of every check, as in the log. */
export const results = text(400)
/** check=reason of what is not in order. */
export const reasons = text(600)
/** The id of the last of a page. */
export const afterId = optional(id)
/** When and which the last of a page was. */
export const afterTime = optional(text(43, /^\d{1,16}\.[0-9a-v]{26}$/))

export const ofDevice = {
  device: id,
  login: text(64),
  institution: id,
  name: displayName,
  system: deviceSystem,
} as const

/** A device in a list: with whose it is, in words and to go on from. */
export const ofListed = { ...ofDevice, account: id, institutionName: displayName } as const

export const exception = object({
  exception: id,
  device: id,
  check,
  reason: sentence,
  createdAt: integer(),
  until: integer(),
})
export const declaration = object({
  declaration: id,
  kind: oneOf("private-use"),
  /** One of both: for one person's PCs, or for all of an institution's. */
  account: optional(id),
  institution: optional(id),
  declaredBy: displayName,
  declaredAt: integer(),
  /** When it was written down here. */
  createdAt: integer(),
  endedAt: optional(integer()),
})
export const historyRow = object({
  at: integer(),
  isAdmitted: boolean,
  results,
  reasons,
  group: slug,
  /** Of the log: whoever has it can prove that it was said then. */
  entry: integer(),
})
