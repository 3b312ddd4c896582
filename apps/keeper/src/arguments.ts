/** What the supervisor says at start: arguments and the settings file. Strict; a wrong one ends the start. */
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import {
  Fault,
  hex,
  type Infer,
  integer,
  list,
  object,
  oneOf,
  optional,
  parseJson,
  parseUtf8,
  text,
} from "@schleuse/base"
import { describedSettings, LISTENER_ZONES } from "@schleuse/wire"

const pageText = text(50_000)
const settingsSchema = object({
  /** Where browsers reach the console. Absent: on this machine, at the port it finds. */
  console: optional(object({ origins: list(text(300, /^https:\/\/[a-z0-9.:[\]-]+$/), 8) })),
  /** The same for the approvals. Absent: nothing listens for them. */
  approvals: optional(object({ origins: list(text(300, /^https:\/\/[a-z0-9.:[\]-]+$/), 8) })),
  contact: text(500),
  /** For people to read. */
  described: optional(describedSettings),
  /** Where the access software reaches the gate. Absent: as the console. */
  gate: optional(object({ origins: list(text(300, /^https:\/\/[a-z0-9.:[\]-]+$/), 8) })),
  language: oneOf("de", "en"),
  limits: object({
    idleMs: integer(1000),
    loginMs: integer(1000),
    maxSessions: integer(1, 100_000),
    maxSessionsPerAddress: integer(1, 100_000),
    /** Of one device to published applications. */
    streamsPerDay: integer(1),
  }),
  /** Who runs the house. */
  operator: optional(text(200)),
  /** Absent: FIDO2 keys are made for the console's host; in a demo for localhost. */
  pages: optional(object({ host: text(253, /^[a-z0-9][a-z0-9.-]*$/), origins: list(text(300), 8) })),
  /** Whose signatures count under tables of systems that are still repaired: SubjectPublicKeyInfo in base64. */
  postureTableKeys: optional(list(text(60), 16)),
  reserveBytes: integer(1024 * 1024),
  texts: optional(object({ imprint: pageText, privacy: pageText, accessibility: pageText })),
  timeZone: text(64),
})
const argumentSchema = object({
  data: text(4096, /^\//),
  mode: oneOf("demo", "productive"),
  isolation: oneOf("separate-users", "one-user", "systemd"),
  egress: oneOf("closed", "open"),
  "root-key": oneOf("file", "credential"),
  settings: text(4096, /^\//),
  build: hex(16),
  /** Who starts doors: our supervisor through the IPC channel (if absent), or systemd. */
  "supervised-by": optional(oneOf("systemd")),
  /** With systemd only: the folder of the sockets that start and kill doors, and which doors there are. */
  sockets: optional(text(90, /^\//)),
  door: optional(list(oneOf(...LISTENER_ZONES), LISTENER_ZONES.length)),
})

export type KeeperArguments = Infer<typeof argumentSchema>
export type KeeperSettings = Infer<typeof settingsSchema>

/** @throws ARGUMENT_INVALID, SCHEMA_MISMATCH, JSON_INVALID */
export function parseArguments(argv: readonly string[]): {
  arguments: KeeperArguments
  settings: KeeperSettings
  settingsText: string
} {
  const option = { type: "string" } as const
  const options = {
    data: option,
    mode: option,
    isolation: option,
    egress: option,
    "root-key": option,
    settings: option,
    build: option,
    "supervised-by": option,
    sockets: option,
    door: { ...option, multiple: true } as const,
  }
  let values: object
  try {
    values = parseArgs({ args: [...argv], options, strict: true }).values
  } catch (cause) {
    throw new Fault("ARGUMENT_INVALID", "keeper", { cause })
  }
  const given = argumentSchema({ ...values }, "arguments")
  const settingsText = parseUtf8(readFileSync(given.settings))
  return { arguments: given, settings: settingsSchema(parseJson(settingsText), "settings"), settingsText }
}
