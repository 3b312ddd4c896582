/** The people of the fictitious world, each at one institution of the cast. All of them are invented. */
import type { DoorZone } from "@schleuse/wire"

export type CastPerson = {
  readonly login: string
  readonly name: string
  /** Slug of the institution. */
  readonly institution: string
  readonly doors: readonly DoorZone[]
}

/** They send and collect, with password and YubiKey. */
export const PEOPLE: readonly CastPerson[] = [
  { login: "dr-beispiel", name: "Dr. Berta Beispiel", institution: "praxis-beispiel", doors: ["sftp"] },
  { login: "klinikum-clerk", name: "Klaus Klinge", institution: "klinikum-musterstadt", doors: ["sftp"] },
  { login: "aok-clerk", name: "Anna Okular", institution: "aok-musterland", doors: ["sftp", "inside"] },
  { login: "agentur-clerk", name: "Arne Genthin", institution: "agentur-musterstadt", doors: ["sftp"] },
]

export const PERSON_ROLES = ["sender", "collector"] as const
