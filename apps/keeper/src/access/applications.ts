/**
 * Applications as operators keep them.
 *
 * Opening one takes a second person (approvals/rules.ts): it is a way from the
 * internet into the house. Taking away does not, and counts at once.
 */
import { Fault } from "@schleuse/base"
import type { InputOf } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { requireInstitutionRow } from "../people/account-row.ts"
import {
  type Application,
  endApplication,
  insertApplication,
  PAGE,
  pageOfApplications,
  type Published,
  requireApplication,
  requireFree,
  updateApplication,
} from "./application-row.ts"
import type { GateSessions } from "./gate-sessions.ts"
import { requireInsideAddresses } from "./inside-address.ts"
import type { Reach } from "./reach.ts"
import { openStreamsTo } from "./stream-row.ts"

export function applicationHandlers(reach: Reach, gateSessions: GateSessions) {
  return {
    addApplication: handler("addApplication", {
      run: async (tx, input) => {
        await requireNewApplication(tx, input)
        const { name, ...published } = input
        const application = await insertApplication(tx, name, published)
        adminLeaf(tx, "addApplication", application, { name, ...fieldsOf(published) })
        await reach.refresh(tx)
        return { application }
      },
    }),
    changeApplication: handler("changeApplication", {
      run: async (tx, input) => {
        await requireChange(tx, input)
        const { application, ...published } = input
        const old = await requireApplication(tx, application)
        await updateApplication(tx, application, published)
        gateSessions.endStreams(tx, await whatEnds(tx, old, published), "application-changed")
        adminLeaf(tx, "changeApplication", application, fieldsOf(published))
        await reach.refresh(tx)
        return {}
      },
    }),
    removeApplication: handler("removeApplication", {
      run: async (tx, { application, reason }) => {
        const { name } = await requireApplication(tx, application)
        await endApplication(tx, application)
        gateSessions.endStreams(tx, await openStreamsTo(tx, application), "application-removed")
        adminLeaf(tx, "removeApplication", application, { name, reason })
        await reach.refresh(tx)
        return {}
      },
    }),
    listApplications: handler("listApplications", {
      run: async (tx, { state, cursor = "" }) => {
        adminLeaf(tx, "listApplications", undefined, { state })
        const found = await pageOfApplications(tx, state, cursor)
        const applications = found.map(describe)
        const last = found.length < PAGE || state === "removed" ? undefined : found.at(-1)
        return last === undefined ? { applications } : { applications, next: last.name }
      },
    }),
  }
}

/** Could it be published? Asked before a second person is. @throws APPLICATION_EXISTS, APPLICATION_ADDRESS_FORBIDDEN, INSTITUTION_UNKNOWN */
export async function requireNewApplication(tx: Queries, input: InputOf<"addApplication">): Promise<void> {
  await requirePublishable(tx, input)
  await requireFree(tx, input)
}

/** Does this change open anything? @throws APPLICATION_UNKNOWN and what `requireNewApplication` does */
export async function requireChange(tx: Queries, input: InputOf<"changeApplication">): Promise<"opens" | "narrows"> {
  const old = await requireApplication(tx, input.application)
  await requirePublishable(tx, input)
  await requireFree(tx, { id: old.id, host: input.host, port: input.port })
  const isSamePlace = old.host === input.host && old.port === input.port
  const known = new Set(old.addresses.map(({ address, port }) => `${address} ${port}`))
  const isKnown = input.addresses.every(({ address, port }) => known.has(`${address} ${port}`))
  return isSamePlace && isKnown && isFewer(old.institutions, input.institutions) ? "narrows" : "opens"
}

/** Open streams that a change ends: all if something else is published now, else those of whoever may no more. */
async function whatEnds(tx: Queries, old: Application, next: Published) {
  const isKept = old.addresses.every(({ address, port }) =>
    next.addresses.some((one) => one.address === address && one.port === port),
  )
  if (!isKept || old.host !== next.host || old.port !== next.port) return await openStreamsTo(tx, old.id)
  return next.institutions === undefined ? [] : await openStreamsTo(tx, old.id, next.institutions)
}

function isFewer(old: readonly string[] | undefined, next: readonly string[] | undefined): boolean {
  return old === undefined || (next !== undefined && next.every((institution) => old.includes(institution)))
}

async function requirePublishable(tx: Queries, { addresses, institutions }: Published): Promise<void> {
  requireInsideAddresses(addresses)
  // An empty list is not everybody, and an application for nobody is a mistake.
  if (institutions?.length === 0) throw new Fault("SCHEMA_MISMATCH", "institutions")
  for (const institution of institutions ?? []) await requireInstitutionRow(tx, institution)
}

function fieldsOf({ host, port, addresses, institutions }: Published) {
  const plain = addresses.map(({ address, port: at }) => ({ address, port: at }))
  return { host, port, addresses: plain, institutions: institutions ?? null }
}

function describe({ id: application, institutions, removedAt, ...rest }: Application) {
  return {
    application,
    ...rest,
    ...(institutions === undefined ? {} : { institutions }),
    ...(removedAt === undefined ? {} : { removedAt }),
  }
}
