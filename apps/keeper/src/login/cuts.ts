/**
 * Cuts in force: who is cut off, by scope.
 *
 * `outside`: every door that faces the internet. `door`: a zone or one named
 * instance (`target` is either, never an instance id: a cut survives restarts).
 * `institution`, `account`: `target` is the id.
 */
import { Fault } from "@schleuse/base"
import type { Zone } from "@schleuse/wire"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

/** Doors that face the internet: what a cut of everything outside means. */
export const OUTSIDE_ZONES: readonly Zone[] = ["sftp", "gate"]

type DoorName = { readonly zone: Zone; readonly name: string }

const findDoorCut = statement<{ outside: string; zone: string; name: string }>()((q, p) =>
  q
    .selectFrom("cut")
    .select("reason")
    .where("ended_at", "is", null)
    .where((e) =>
      e.or([
        e("scope", "=", p.outside),
        e.and([e("scope", "=", "door"), e.or([e("target", "=", p.zone), e("target", "=", p.name)])]),
      ]),
    ),
)

/** Why this door may serve nothing but refusals, if it is cut. */
export async function findCutOfDoor(tx: Queries, { zone, name }: DoorName): Promise<string | undefined> {
  return (await tx.find(findDoorCut, { outside: outsideWord(zone), zone, name }))?.reason
}

/** @throws CUT */
export async function requireUncutDoor(tx: Queries, door: DoorName): Promise<void> {
  if ((await findCutOfDoor(tx, door)) !== undefined) throw new Fault("CUT", `${door.zone} ${door.name}`)
}

/** "outside" if a cut of everything outside concerns this zone; a word that is no scope otherwise. */
export function outsideWord(zone: Zone): string {
  return OUTSIDE_ZONES.includes(zone) ? "outside" : "-"
}

const findAccountCut = statement<{ account: string; institution: string }>()((q, p) =>
  q
    .selectFrom("cut")
    .select("reason")
    .where("ended_at", "is", null)
    .where((e) =>
      e.or([
        e.and([e("scope", "=", "account"), e("target", "=", p.account)]),
        e.and([e("scope", "=", "institution"), e("target", "=", p.institution)]),
      ]),
    ),
)

/** Why this account or its institution is cut off, if it is. */
export async function findCutOfAccount(
  tx: Queries,
  account: { readonly id: string; readonly institutionId: string },
): Promise<string | undefined> {
  return (await tx.find(findAccountCut, { account: account.id, institution: account.institutionId }))?.reason
}
