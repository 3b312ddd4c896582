/**
 * Reach: which addresses the gate may connect to at all, told to whoever guards its way out.
 *
 * The same rows that grants are made from. Told after each commit that changes
 * them, and at the start; a list that is late keeps a new application out for
 * that long, and opens nothing.
 */
import { list, object, integer, parseJson, text } from "@schleuse/base"
import type { PublishedAddress } from "@schleuse/wire"
import type { CommandTransaction } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

const addressList = list(object({ address: text(45), port: integer(1, 65_535) }), 8)
const all = statement()((q) =>
  q.selectFrom("application").select("addresses").where("removed_at", "is", null).orderBy("name"),
)

export type Announce = (published: readonly PublishedAddress[]) => void

export class Reach {
  readonly #announce: Announce

  constructor(announce: Announce) {
    this.#announce = announce
  }

  /** To be called after the last change of a transaction. */
  async refresh(tx: Pick<CommandTransaction, "all" | "afterCommit">): Promise<void> {
    const published = await addressesOf(tx)
    tx.afterCommit(() => this.#announce(published))
  }
}

async function addressesOf(tx: Pick<Queries, "all">): Promise<readonly PublishedAddress[]> {
  const found = new Map<string, PublishedAddress>()
  for (const row of await tx.all(all, {})) {
    for (const { address, port } of addressList(parseJson(row.addresses), "addresses"))
      found.set(`${address} ${port}`, { address, port })
  }
  return [...found.values()]
}
