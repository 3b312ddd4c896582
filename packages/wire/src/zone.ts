/** Zones: who is at the other end of an inherited descriptor. The descriptor is the zone; nothing that is said over it changes it. */

/** The doors that exist, with sessions and files behind them; each may run as several instances. */
export const DOOR_ZONES = ["sftp", "inside"] as const
/** Every kind of process that listens on a network. The validation server has neither sessions nor files nor keys. */
export const LISTENER_ZONES = [...DOOR_ZONES, "validation", "console"] as const
/** Processes that take connections, each with an instance of its own at the keeper. The gate of the access software has sessions and no files. */
export const INSTANCE_ZONES = [...LISTENER_ZONES, "gate"] as const
/** Where operators act: the command line at its socket, and the console's pages. The console never faces the internet. */
export const OPERATOR_ZONES = ["operator", "console"] as const
export const ZONES = [...INSTANCE_ZONES, "operator"] as const

export type DoorZone = (typeof DOOR_ZONES)[number]
export type OperatorZone = (typeof OPERATOR_ZONES)[number]
export type ListenerZone = (typeof LISTENER_ZONES)[number]
export type Zone = (typeof ZONES)[number]

export function isDoorZone(zone: Zone): zone is DoorZone {
  return (DOOR_ZONES as readonly Zone[]).includes(zone)
}

export function isOperatorZone(zone: Zone): zone is OperatorZone {
  return (OPERATOR_ZONES as readonly Zone[]).includes(zone)
}
