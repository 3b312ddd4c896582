/** Zones: who is at the other end of an inherited descriptor. The descriptor is the zone; nothing that is said over it changes it. */

/** The doors that exist; each may run as several instances. */
export const DOOR_ZONES = ["sftp", "inside"] as const
export const ZONES = [...DOOR_ZONES, "operator"] as const

export type DoorZone = (typeof DOOR_ZONES)[number]
export type Zone = (typeof ZONES)[number]

export function isDoorZone(zone: Zone): zone is DoorZone {
  return (DOOR_ZONES as readonly Zone[]).includes(zone)
}
