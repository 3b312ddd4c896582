/** The people of the fictitious world, each at one institution of the cast. All of them are invented. */
import type { DoorZone, Role } from "@schleuse/wire"

export type CastPerson = {
  readonly login: string
  readonly name: string
  /** Slug of the institution. */
  readonly institution: string
  readonly doors: readonly DoorZone[]
  readonly roles: readonly Role[]
}

const BOTH = ["sender", "collector"] as const

const OF_THE_HOUSE = { institution: "kv-musterland", doors: [] } as const

/** They send and collect, with password and YubiKey. */
export const PEOPLE: readonly CastPerson[] = [
  { login: "dr-beispiel", name: "Dr. Berta Beispiel", institution: "praxis-beispiel", doors: ["sftp"], roles: BOTH },
  { login: "klinikum-clerk", name: "Klaus Klinge", institution: "klinikum-musterstadt", doors: ["sftp"], roles: BOTH },
  { login: "aok-clerk", name: "Anna Okular", institution: "aok-musterland", doors: ["sftp", "inside"], roles: BOTH },
  { login: "agentur-clerk", name: "Arne Genthin", institution: "agentur-musterstadt", doors: ["sftp"], roles: BOTH },
]

/**
 * They operate the house, log in at the operators' socket only, and read no files. The second administrator comes last: her
 * activation ends the set-up.
 */
export const OPERATORS: readonly CastPerson[] = [
  { login: "it-service", name: "Ida Techne", ...OF_THE_HOUSE, roles: ["it-service"] },
  { login: "dsb", name: "Dora Schutz", ...OF_THE_HOUSE, roles: ["data-protection-officer"] },
  { login: "admin-1", name: "Alma Eins", ...OF_THE_HOUSE, roles: ["administrator"] },
  { login: "admin-2", name: "Arno Zwei", ...OF_THE_HOUSE, roles: ["administrator"] },
]
