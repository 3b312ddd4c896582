/** DIR/demo.json: the demo's world as other programs read it (blueprint, section 8). Fields of later parts are absent. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import {
  Fault,
  hex,
  id,
  type Infer,
  integer,
  list,
  object,
  oneOf,
  optional,
  parseJson,
  text,
  union,
} from "@schleuse/base"
import { ROLES } from "@schleuse/wire"
import { replaceFile } from "../supervisor/data-folder.ts"

const endpoint = object({ host: text(64), port: integer(1, 65_535), hostKey: text(1024) })

const account = { login: text(64), institution: id, roles: list(oneOf(...ROLES), ROLES.length) }

const world = object({
  version: integer(1, 1),
  endpoints: object({
    sftp: endpoint,
    inside: endpoint,
    /** Where the validation server is asked, if the demo's settings have one. */
    validation: optional(text(200, /^http:\/\//)),
    /** The operators' pages, if the demo's settings do not turn them off. */
    console: optional(text(200, /^https:\/\/localhost:\d+$/)),
    /** Where the second person agrees. */
    approvals: optional(text(200, /^https:\/\/localhost:\d+$/)),
    /** Where the access software and its links lead, unless it was started without. */
    gate: optional(text(200, /^https:\/\/localhost:\d+$/)),
    /** Certificate of the authority that vouches for these pages. */
    ca: optional(text(4096)),
  }),
  log: object({ dir: text(4096), vkey: text(300) }),
  institutions: list(object({ id, name: text(200), kind: text(20), ik: optional(text(9)) }), 100),
  accounts: list(
    union("kind", {
      machine: object({ ...account, kind: oneOf("machine"), sshKey: text(4096) }),
      person: object({
        ...account,
        kind: oneOf("person"),
        password: text(100),
        yubikey: object({ publicId: text(16), privateId: hex(6), aesKey: hex(16) }),
        hotp: object({ secret: hex(20), digits: integer(6, 6) }),
      }),
    }),
    100,
  ),
  /** What lies behind the gate, by the name and port that browsers ask for. */
  apps: optional(list(object({ name: text(64), host: text(253), port: integer(1, 65_535) }), 10)),
})

export type DemoWorld = Infer<typeof world>

export function worldPath(dataFolder: string): string {
  return join(dataFolder, "demo.json")
}

/** The world of an earlier start, if there was one. @throws DEMO_WORLD_UNREADABLE */
export function findWorld(dataFolder: string): DemoWorld | undefined {
  const path = worldPath(dataFolder)
  if (!existsSync(path)) return undefined
  try {
    return world(parseJson(readFileSync(path, "utf8")), "demo.json")
  } catch (cause) {
    throw new Fault("DEMO_WORLD_UNREADABLE", path, { cause })
  }
}

export function saveWorld(dataFolder: string, next: DemoWorld): void {
  replaceFile(worldPath(dataFolder), `${JSON.stringify(world(next, "demo.json"), null, 2)}\n`, 0o600)
}
