/** How many PCs a policy would refuse, and which, before anybody sets it. */
import { type Check, CHECK_NAMES, evaluate, type Policy, type Verdict } from "@schleuse/posture"
import type { InputOf, OutputOf } from "@schleuse/wire"
import { handler } from "../batch/command-handler.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { patienceFrom } from "./circumstances.ts"
import { systemOf } from "./listing.ts"
import { policyOf } from "./policies.ts"
import { toldBy } from "./policy-rows.ts"
import { reasonsText } from "./report-rows.ts"
import { type MetDevice, walk, type WalkParts } from "./walk.ts"

const PAGE = 50
const DAY_MS = 24 * 3_600_000
/** Who has not been here for longer is not one of today's. */
const TODAYS_MS = 30 * DAY_MS

type Refused = OutputOf<"tryPosturePolicy">["refused"][number]

export function tryPolicyHandlers(parts: WalkParts) {
  return {
    tryPosturePolicy: handler("tryPosturePolicy", {
      admission: "before-prepare",
      prepare: (asked) => tryPolicy(parts, asked),
      run: (tx, { group, preset }, _request, found) => {
        adminLeaf(tx, "tryPosturePolicy", undefined, { group, preset: preset ?? null })
        return Promise.resolve(found)
      },
    }),
  }
}

async function tryPolicy(
  parts: WalkParts,
  { group, cursor = "", ...asked }: InputOf<"tryPosturePolicy">,
): Promise<OutputOf<"tryPosturePolicy">> {
  const { policy } = policyOf(asked)
  const counts = { devices: 0, refusedToday: 0, refusedAtOnce: 0, refusedLater: 0, unmeasured: 0 }
  const byCheck = new Map<Check, number>()
  const refused: Refused[] = []
  await walk(
    parts,
    (now) => now - TODAYS_MS,
    (met, now) => {
      if (met.group.group !== group) return
      const { atOnce, inTheEnd } = judgedBy(policy, met, now)
      const failing = inTheEnd.results.filter(({ mode, state }) => mode === "enforce" && state === "fail")
      counts.devices++
      if (!evaluate(met.report, met.situation).isAdmitted) counts.refusedToday++
      if (atOnce.results.some(({ mode, state }) => mode === "enforce" && state === "unknown")) counts.unmeasured++
      if (failing.length === 0) return
      if (atOnce.isAdmitted) counts.refusedLater++
      else counts.refusedAtOnce++
      for (const { check } of failing) byCheck.set(check, (byCheck.get(check) ?? 0) + 1)
      if (met.device <= cursor || refused.length > PAGE) return
      refused.push({
        device: met.device,
        login: met.login,
        account: met.account,
        institution: met.institution,
        institutionName: met.institutionName,
        name: met.name,
        system: systemOf(met.system),
        at: met.at,
        refusedFrom: atOnce.isAdmitted ? (atOnce.reviewAt ?? now) : now,
        reasons: reasonsText({ ...inTheEnd, results: failing }),
        checks: failing.map(({ check }) => check),
      })
    },
  )
  const shown = refused.slice(0, PAGE)
  const next = refused.length > PAGE ? shown.at(-1)?.device : undefined
  const checks = CHECK_NAMES.flatMap((check) => {
    const devices = byCheck.get(check)
    return devices === undefined ? [] : [{ check, devices }]
  })
  return { ...counts, checks, refused: shown, ...(next === undefined ? {} : { next }) }
}

/** By this policy: at once, and when every patience is over and nothing has changed. */
function judgedBy(policy: Policy, { report, situation, failing, group }: MetDevice, now: number) {
  const failingSince = patienceFrom(failing, toldBy(policy, group, now), now)
  const atOnce: Verdict = evaluate(report, { ...situation, policy, failingSince })
  const impatient = Object.fromEntries(
    CHECK_NAMES.map((check) => [check, { ...policy[check], graceHours: 0 }]),
  ) as Policy
  const { bootedAt: _booted, wokeAt: _woke, ...awake } = report
  return { atOnce, inTheEnd: evaluate(awake, { ...situation, policy: impatient, failingSince }) }
}
