/**
 * Keys of institutions that are about to be imported: each in a file of its own, durable before the row is.
 *
 * Two flushes each, so this runs before the transaction and several at a time.
 * What is left over after a crash harms nothing and opens nothing.
 */
import { randomId } from "@schleuse/base"
import type { Keystore } from "../keys/keystore.ts"

type Keys = Pick<Keystore, "addInstitution" | "dropInstitution">

/** More wait for the disk no shorter, and leave others less of this thread. */
const LANES = 8

/** Makes an id and its first key for each slug; tells after each. If one fails, none stays. @throws KEEPER_SEALED */
export async function makeInstitutionKeys(
  keystore: Keys,
  slugs: readonly string[],
  onMade: () => void,
): Promise<Map<string, string>> {
  const waiting = [...slugs]
  const made = new Map<string, string>()
  const failures: unknown[] = []
  const lane = async () => {
    for (let slug = waiting.pop(); slug !== undefined && failures.length === 0; slug = waiting.pop()) {
      const id = randomId()
      made.set(slug, id)
      await keystore.addInstitution(id)
      onMade()
    }
  }
  await Promise.all(Array.from({ length: LANES }, () => lane().catch((error: unknown) => failures.push(error))))
  if (failures.length === 0) return made
  await dropInstitutionKeys(keystore, made.values())
  throw failures[0]
}

/** Deletes keys to which no row belongs. */
export async function dropInstitutionKeys(keystore: Keys, ids: Iterable<string>): Promise<void> {
  for (const id of ids) await keystore.dropInstitution(id)
}
