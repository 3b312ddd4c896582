/**
 * Isolation: which user each process runs as.
 *
 * Only root can give processes different users. The answer is a field of the
 * keeper's start leaf, so it must never say more than what is in force.
 */
import type { ListenerZone } from "@schleuse/wire"
import type { Settings } from "../settings/settings-table.ts"

export type Isolation =
  | { readonly kind: "separate-users"; readonly keeper: number; readonly doors: Readonly<Record<ListenerZone, number>> }
  | { readonly kind: "one-user" }

/** What can be had here. User ids count as group ids too. */
export function isolationFor(settings: Settings): Isolation {
  // Descriptors as paths, which let a process in without a way to the folder, are Linux's.
  if (process.platform !== "linux" || process.getuid?.() !== 0) return { kind: "one-user" }
  return {
    kind: "separate-users",
    keeper: settings["users.keeper"],
    doors: {
      sftp: settings["users.sftp"],
      inside: settings["users.inside"],
      validation: settings["users.validation"],
      console: settings["users.console"],
      gate: settings["users.gate"],
      approvals: settings["users.approvals"],
    },
  }
}

/** User and group for `spawn`; nothing if there is only one. */
export function userOf(isolation: Isolation, who: "keeper" | ListenerZone): { uid?: number; gid?: number } {
  if (isolation.kind === "one-user") return {}
  const uid = who === "keeper" ? isolation.keeper : isolation.doors[who]
  return { uid, gid: uid }
}
