/**
 * Policies as rows: what is asked of a group's PCs, since when, and what was asked before.
 *
 * Rows are only added, so evidence can say what was in force on any day. An
 * institution without a row is in the group `all`, and `all` without a row
 * asks what the preset for KV-FlexNet asks.
 */
import { canonicalJson, Fault, integer, type Json, object, optional, parseJson } from "@schleuse/base"
import { type Check, CHECK_NAMES, type Policy, policySchema, type Preset, PRESETS } from "@schleuse/posture"
import { statement } from "../database/statement.ts"
import type { Queries } from "../database/store.ts"

type TimedQueries = Queries & { readonly now: number }
export const EVERYBODY = "all"
const DEFAULT: Preset = "kv-flexnet"

export type Told = Readonly<Partial<Record<Check, number>>>
export type GroupPolicy = {
  readonly group: string
  readonly since: number
  readonly preset: Preset | undefined
  readonly policy: Policy
  /** Since when (ms) people are told of each check that is more than observed: patience begins no sooner. */
  readonly told: Told
}

/** A time for each check, where there is one. */
export const checkTimes = object(Object.fromEntries(CHECK_NAMES.map((check) => [check, optional(integer())])))

const newest = statement<{ group: string }>()((q, p) =>
  q.selectFrom("posture_policy").selectAll().where("group_name", "=", p.group).orderBy("since", "desc").limit(1),
)
const everyPolicy = statement<{ group: string; until: number }>()((q, p) =>
  q
    .selectFrom("posture_policy")
    .selectAll()
    .where("group_name", "=", p.group)
    .where("since", "<=", p.until)
    .orderBy("since", "desc")
    .limit(60),
)
const groupNames = statement()((q) =>
  q.selectFrom("posture_policy").select("group_name").distinct().orderBy("group_name").limit(200),
)
const write = statement<{ group: string; since: number; preset: string | null; rules: string; told: string }>()(
  (q, p) =>
    q
      .insertInto("posture_policy")
      .values({ group_name: p.group, since: p.since, preset: p.preset, rules: p.rules, told: p.told })
      // Twice in one batch: the later one.
      .onConflict((conflict) =>
        conflict.columns(["group_name", "since"]).doUpdateSet({ preset: p.preset, rules: p.rules, told: p.told }),
      ),
)
const newestGroup = statement<{ institution: string }>()((q, p) =>
  q
    .selectFrom("posture_group")
    .select("group_name")
    .where("institution_id", "=", p.institution)
    .orderBy("since", "desc")
    .limit(1),
)
const everyGroup = statement<{ institution: string; until: number }>()((q, p) =>
  q
    .selectFrom("posture_group")
    .select(["group_name", "since"])
    .where("institution_id", "=", p.institution)
    .where("since", "<=", p.until)
    .orderBy("since", "desc")
    .limit(60),
)
const join = statement<{ institution: string; group: string; since: number }>()((q, p) =>
  q
    .insertInto("posture_group")
    .values({ institution_id: p.institution, group_name: p.group, since: p.since })
    .onConflict((conflict) => conflict.columns(["institution_id", "since"]).doUpdateSet({ group_name: p.group })),
)
const membersOf = statement<{ group: string; after: string; limit: number }>()((q, p) =>
  q
    .selectFrom("posture_group as g")
    .innerJoin("institution as i", "i.id", "g.institution_id")
    .select(["i.id", "i.slug", "i.name"])
    .distinct()
    .where("g.group_name", "=", p.group)
    .where("g.institution_id", ">", p.after)
    // Only where it is the last word about this institution.
    .where((w) =>
      w.not(
        w.exists(
          w
            .selectFrom("posture_group as later")
            .select("later.since")
            .whereRef("later.institution_id", "=", "g.institution_id")
            .whereRef("later.since", ">", "g.since"),
        ),
      ),
    )
    .orderBy("g.institution_id")
    .limit(p.limit),
)

/** The group that an institution is in now. */
export async function groupOf(tx: Queries, institution: string): Promise<string> {
  return (await tx.find(newestGroup, { institution }))?.group_name ?? EVERYBODY
}

/** What is asked of a group now. */
export async function findPolicy(tx: Queries, group: string): Promise<GroupPolicy | undefined> {
  const row = await tx.find(newest, { group })
  if (row !== undefined) return parse(row)
  return group === EVERYBODY ? usual() : undefined
}

/** @throws POSTURE_GROUP_UNKNOWN */
export async function requirePolicy(tx: Queries, group: string): Promise<GroupPolicy> {
  const found = await findPolicy(tx, group)
  if (found === undefined) throw new Fault("POSTURE_GROUP_UNKNOWN", group)
  return found
}

/** Every group's policy as it is now, `all` among them. */
export async function allPolicies(tx: Queries): Promise<readonly GroupPolicy[]> {
  const names = new Set([EVERYBODY, ...(await tx.all(groupNames, {})).map(({ group_name: name }) => name)])
  const all: GroupPolicy[] = []
  for (const name of names) all.push(await requirePolicy(tx, name))
  return all
}

/** How many groups there are, with `all`. */
export async function countGroups(tx: Queries): Promise<number> {
  const names = (await tx.all(groupNames, {})).map(({ group_name: name }) => name)
  return new Set([EVERYBODY, ...names]).size
}

/** From now on this is asked of the group. */
export async function writePolicy(
  tx: TimedQueries,
  group: string,
  { preset, policy }: Pick<GroupPolicy, "preset" | "policy">,
): Promise<void> {
  const old = await findPolicy(tx, group)
  const told = toldBy(policy, old, tx.now)
  const rules = canonicalJson(policy)
  await tx.run(write, { group, since: tx.now, preset: preset ?? null, rules, told: canonicalJson(told as Json) })
}

/** Since when people are told of what a new policy tells them: where the old one did, since then. */
export function toldBy(policy: Policy, old: GroupPolicy | undefined, now: number): Told {
  return Object.fromEntries(
    CHECK_NAMES.flatMap((check) => {
      if (policy[check].mode === "observe") return []
      // What was told from the beginning has no time.
      const since = old === undefined || old.policy[check].mode === "observe" ? now : old.told[check]
      return since === undefined ? [] : [[check, since]]
    }),
  )
}

export async function joinGroup(tx: TimedQueries, institution: string, group: string): Promise<void> {
  await tx.run(join, { institution, group, since: tx.now })
}

/** Those that are in a group now, in the order of their ids. */
export async function membersOfGroup(tx: Queries, group: string, after: string, limit: number) {
  return await tx.all(membersOf, { group, after, limit })
}

/** Every policy of a group that was in force within a range, the newest first. */
export async function policiesWithin(
  tx: Queries,
  group: string,
  range: { readonly from: number; readonly to: number },
): Promise<readonly GroupPolicy[]> {
  const rows = (await tx.all(everyPolicy, { group, until: range.to })).map(parse)
  return upTo([...rows, ...(group === EVERYBODY ? [usual()] : [])], range.from)
}

/** The groups of an institution within a range, the newest first. */
export async function groupsWithin(
  tx: Queries,
  institution: string,
  range: { readonly from: number; readonly to: number },
): Promise<readonly { readonly group: string; readonly since: number }[]> {
  const rows = await tx.all(everyGroup, { institution, until: range.to })
  const all = rows.map(({ group_name: group, since }) => ({ group, since }))
  return upTo([...all, { group: EVERYBODY, since: 0 }], range.from)
}

/** Is less asked by `next` than by `old`? Rule by rule: a rule that refuses nobody has nothing but its mode to lose. */
export function asksLess(old: Policy, next: Policy): boolean {
  const rank = { observe: 0, warn: 1, enforce: 2 } as const
  return CHECK_NAMES.some((check) => {
    const [was, is] = [old[check], next[check]]
    if (rank[is.mode] < rank[was.mode]) return true
    if (was.mode !== "enforce") return false
    const isMilder = was.unknown === "refuse" && is.unknown === "accept"
    return is.graceHours > was.graceHours || is.limit > was.limit || isMilder
  })
}

/** Down to the first that was in force when the range began. */
function upTo<T extends { readonly since: number }>(newestFirst: readonly T[], from: number): readonly T[] {
  const last = newestFirst.findIndex(({ since }) => since <= from)
  return last === -1 ? newestFirst : newestFirst.slice(0, last + 1)
}

/** Nobody has set it, so nothing of it is new. */
function usual(): GroupPolicy {
  return { group: EVERYBODY, since: 0, preset: DEFAULT, policy: PRESETS[DEFAULT], told: {} }
}

function parse(row: {
  readonly group_name: string
  readonly since: number
  readonly preset: string | null
  readonly rules: string
  readonly told: string
}): GroupPolicy {
  return {
    group: row.group_name,
    since: row.since,
    preset: isPreset(row.preset) ? row.preset : undefined,
    policy: policySchema(parseJson(row.rules), "rules"),
    told: checkTimes(parseJson(row.told), "told"),
  }
}

function isPreset(name: string | null): name is Preset {
  return name !== null && Object.hasOwn(PRESETS, name)
}
