/** Policies as operators keep them: by group, from presets or rule by rule; asking less takes a second person (approvals/rules.ts). */
import { Fault } from "@schleuse/base"
import { type Policy, type Preset, PRESETS } from "@schleuse/posture"
import type { InputOf } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import type { Queries } from "../database/store.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { requireInstitutionRow } from "../people/account-row.ts"
import {
  allPolicies,
  asksLess,
  countGroups,
  EVERYBODY,
  findPolicy,
  groupOf,
  joinGroup,
  membersOfGroup,
  requirePolicy,
  writePolicy,
} from "./policy-rows.ts"

const PAGE = 50
/** Groups are for kinds of practices, not for each of them. */
const MAX_GROUPS = 200
const MAX_COUNTED = 1_000_000

export function policyHandlers() {
  return {
    setPosturePolicy: handler("setPosturePolicy", {
      run: async (tx, { group, ...asked }) => {
        await requireRoom(tx, group)
        const { preset, policy } = policyOf(asked)
        await writePolicy(tx, group, { preset, policy })
        adminLeaf(tx, "setPosturePolicy", undefined, {
          group,
          preset: preset ?? null,
          policy,
        })
        return {}
      },
    }),
    setPostureGroup: handler("setPostureGroup", {
      run: async (tx, { institution, group }) => {
        await requireMove(tx, { institution, group })
        const from = await groupOf(tx, institution)
        await joinGroup(tx, institution, group)
        adminLeaf(tx, "setPostureGroup", institution, { from, to: group })
        return {}
      },
    }),
    listPosturePolicies: handler("listPosturePolicies", {
      run: async (tx, { group, cursor = "" }) => {
        adminLeaf(tx, "listPosturePolicies", undefined, group === undefined ? {} : { group })
        const groups = []
        for (const { told: _, group: name, preset, ...rest } of await allPolicies(tx)) {
          const all = name === EVERYBODY ? [] : await membersOfGroup(tx, name, "", MAX_COUNTED)
          groups.push({ group: name, ...rest, ...(preset === undefined ? {} : { preset }), institutions: all.length })
        }
        const named = group === undefined || group === EVERYBODY ? [] : await membersOfGroup(tx, group, cursor, PAGE)
        const members = named.map(({ id: institution, slug, name }) => ({ institution, slug, name }))
        const last = members.length < PAGE ? undefined : members.at(-1)
        return { groups, members, ...(last === undefined ? {} : { next: last.institution }) }
      },
    }),
  }
}

/** @throws SCHEMA_MISMATCH unless it is exactly one of both */
export function policyOf(asked: { readonly preset?: Preset | undefined; readonly policy?: Policy | undefined }): {
  readonly preset: Preset | undefined
  readonly policy: Policy
} {
  const { preset, policy } = asked
  if (preset !== undefined && policy === undefined) return { preset, policy: PRESETS[preset] }
  if (policy === undefined || preset !== undefined) throw new Fault("SCHEMA_MISMATCH", "either preset or policy")
  return { preset: undefined, policy }
}

/** Does this ask less of anybody? @throws POSTURE_GROUPS_TOO_MANY, SCHEMA_MISMATCH */
export async function requirePolicyChange(
  tx: Queries,
  { group, ...asked }: InputOf<"setPosturePolicy">,
): Promise<"less" | "more"> {
  const { policy } = policyOf(asked)
  await requireRoom(tx, group)
  // A new group has nobody in it yet.
  const old = await findPolicy(tx, group)
  return old !== undefined && asksLess(old.policy, policy) ? "less" : "more"
}

/** Is less asked of the institution there? @throws INSTITUTION_UNKNOWN, POSTURE_GROUP_UNKNOWN */
export async function requireMove(
  tx: Queries,
  { institution, group }: InputOf<"setPostureGroup">,
): Promise<"less" | "more"> {
  await requireInstitutionRow(tx, institution)
  const next = await requirePolicy(tx, group)
  const old = await requirePolicy(tx, await groupOf(tx, institution))
  return asksLess(old.policy, next.policy) ? "less" : "more"
}

async function requireRoom(tx: Queries, group: string): Promise<void> {
  if ((await findPolicy(tx, group)) !== undefined) return
  if ((await countGroups(tx)) >= MAX_GROUPS) throw new Fault("POSTURE_GROUPS_TOO_MANY", group)
}
