/** Zones: who is at the other end of an inherited descriptor. The descriptor is the zone; nothing that is said over it changes it. */

/** The doors that exist, with sessions and files behind them; each may run as several instances. */
export const DOOR_ZONES = ["sftp", "inside"] as const
/**
 * Every kind of process that listens on a network, each with an instance of its own at the keeper. The validation server
 * has neither sessions nor files nor keys; the gate of the access software has sessions and no files.
 */
export const LISTENER_ZONES = [...DOOR_ZONES, "validation", "console", "approvals", "gate"] as const
/** Processes that show pages to operators. Neither faces the internet. */
export const PAGE_ZONES = ["console", "approvals"] as const
/** Where operators may do everything: the command line at its socket, and the console's pages. */
export const OPERATOR_ZONES = ["operator", "console"] as const
/** Where operators log in at all: at `approvals` the second person only looks, agrees and refuses, at another process than the first. */
export const APPROVING_ZONES = [...OPERATOR_ZONES, "approvals"] as const
export const ZONES = [...LISTENER_ZONES, "operator"] as const

export type DoorZone = (typeof DOOR_ZONES)[number]
export type PageZone = (typeof PAGE_ZONES)[number]
export type OperatorZone = (typeof APPROVING_ZONES)[number]
export type ListenerZone = (typeof LISTENER_ZONES)[number]
export type Zone = (typeof ZONES)[number]

export function isDoorZone(zone: Zone): zone is DoorZone {
  return (DOOR_ZONES as readonly Zone[]).includes(zone)
}

export function isOperatorZone(zone: Zone): zone is OperatorZone {
  return (APPROVING_ZONES as readonly Zone[]).includes(zone)
}

export function isPageZone(zone: Zone): zone is PageZone {
  return (PAGE_ZONES as readonly Zone[]).includes(zone)
}
