/** The log and the login history as operators look through them. Reading them is an entry like any other act. */
import { Fault, type Json, systemClock } from "@schleuse/base"
import { parseLeaf } from "@schleuse/leaf"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"
import type { LogHead } from "../log/sequencer.ts"
import type { CodeLoginParts } from "../login/code-login.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { proveEntry } from "./entry-proof.ts"
import { searchLogins } from "./login-search.ts"
import { namesIn } from "./names.ts"
import { planOf, timeOf } from "./plan.ts"
import { search } from "./search.ts"

export type LogBrowserParts = {
  /** Reads what is committed now, in a batch of its own. */
  readonly read: CodeLoginParts["read"]
  readonly head: () => LogHead
  readonly vkey: string
}

const accountExists = statement<{ id: string }>()((q, p) => q.selectFrom("account").select("id").where("id", "=", p.id))

export function logBrowserHandlers(parts: LogBrowserParts) {
  return {
    listLog: handler("listLog", {
      admission: "before-prepare",
      prepare: (asked) => list(parts, asked),
      run: async (tx, { institution, account, session, door, cursor: _, ...filters }, _request, found) => {
        adminLeaf(tx, "listLog", account ?? institution ?? session ?? door, given(filters))
        return found
      },
    }),
    proveEntry: handler("proveEntry", {
      run: async (tx, { index }) => {
        const proven = await proveEntry(tx, parts.head(), index)
        adminLeaf(tx, "proveEntry", undefined, { index })
        return { ...proven, vkey: parts.vkey }
      },
    }),
    listLogins: handler("listLogins", {
      admission: "before-prepare",
      prepare: (asked) => searchLogins((work) => read(parts, "logins", work), asked, systemClock),
      run: async (tx, { account, cursor: _, ...filters }, _request, found) => {
        if (account !== undefined && (await tx.find(accountExists, { id: account })) === undefined)
          throw new Fault("ACCOUNT_UNKNOWN")
        adminLeaf(tx, "listLogins", account, given(filters))
        return found
      },
    }),
  }
}

async function list(parts: LogBrowserParts, asked: InputOf<"listLog">): Promise<OutputOf<"listLog">> {
  const { size } = parts.head()
  const plan = await read(parts, "log", (tx) => planOf(tx, asked, size))
  const { rows, searchedTo, next } = await search((work) => read(parts, "log", work), plan, systemClock)
  const entries = rows.map(({ position: index, data: text }) => {
    const { wall: at, type } = parseLeaf(text)
    return { index, at, type, text }
  })
  return await read(parts, "log", async (tx) => ({
    entries,
    names: await namesIn(
      tx,
      entries.map(({ text }) => text),
    ),
    size,
    ...(searchedTo === undefined ? {} : { searchedTo: { index: searchedTo, at: await timeOf(tx, searchedTo) } }),
    ...(next === undefined ? {} : { next: String(next) }),
  }))
}

/** What work finds in a batch of its own. */
async function read<T>(parts: LogBrowserParts, what: string, work: (tx: Queries) => Promise<T>): Promise<T> {
  let found: { readonly value: T } | undefined
  await parts.read(`reading of the ${what}`, async (tx) => {
    found = { value: await work(tx) }
  })
  if (found === undefined) throw new TypeError("a batch that was committed without its work")
  return found.value
}

/** The filters that were given, for the opening of the entry about it. */
function given(filters: Readonly<Record<string, Json | undefined>>): { readonly [key: string]: Json } {
  return Object.fromEntries(
    Object.entries(filters).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}
