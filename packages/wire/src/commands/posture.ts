/**
 * How PCs with the access software say they are, and what is asked of them.
 *
 * Everything here rests on what a PC says of itself: whoever owns it can forge it. Pages and papers say so.
 */
import { boolean, id, integer, list, object, oneOf, optional } from "@schleuse/base"
import { CHECK_NAMES, policySchema, postureReport, verdict } from "@schleuse/posture"
import { command } from "../command.ts"
import { deviceProof, devicePeer, displayName, nothing, slug } from "./fields.ts"
import {
  afterId,
  check,
  declaration,
  exception,
  historyRow,
  keeping,
  ofDevice,
  ofListed,
  PAGE,
  preset,
  reading,
  reasons,
  results,
} from "./posture-fields.ts"

/** Either a preset or all rules. */
const policy = { preset: optional(preset), policy: optional(policySchema) } as const

export const POSTURE_COMMANDS = {
  reportPosture: command({
    zones: ["gate"],
    session: "none",
    lane: "normal",
    answer: "after-commit",
    purpose:
      "A device says how it is, signed with its key, and is judged; what is not admitted ends its sessions. An entry for each change, and one a day.",
    input: object({ device: id, report: postureReport, ...deviceProof, peer: devicePeer }),
    output: object({ verdict, verdictUntil: integer(), nextAt: integer() }),
    leaves: ["posture", "session_end"],
  }),
  setPosturePolicy: command({
    ...keeping,
    purpose: "What is asked of a group's PCs from now on. Asking less needs an administrator besides.",
    approval: "by-input",
    input: object({ group: slug, ...policy }),
    output: nothing,
    leaves: ["admin"],
  }),
  setPostureGroup: command({
    ...keeping,
    purpose: "Puts an institution into a group. If less is asked there, it needs an administrator besides.",
    approval: "by-input",
    input: object({ institution: id, group: slug }),
    output: nothing,
    leaves: ["admin"],
  }),
  listPosturePolicies: command({
    ...reading,
    purpose: "Every group with what is asked of its PCs, and the institutions of one group.",
    input: object({ group: optional(slug), cursor: afterId }),
    output: object({
      groups: list(
        object({
          group: slug,
          since: integer(),
          preset: optional(preset),
          policy: policySchema,
          /** `all` has everybody else. */
          institutions: integer(),
        }),
        200,
      ),
      /** Of the group that was asked for; never those of `all`. */
      members: list(object({ institution: id, slug, name: displayName }), PAGE),
      next: afterId,
    }),
  }),
  tryPosturePolicy: command({
    ...reading,
    purpose:
      "How many PCs of a group would be refused by a policy, by their last reports of 30 days, and which. Changes nothing.",
    input: object({ group: slug, ...policy, cursor: afterId }),
    output: object({
      /** PCs that were judged. */
      devices: integer(),
      /** Refused by what is in force. */
      refusedToday: integer(),
      /** Refused at once by the policy that is tried. */
      refusedAtOnce: integer(),
      /** Refused when their patience is over, if nothing changes. */
      refusedLater: integer(),
      /** Let in although something that is enforced could not be measured. */
      unmeasured: integer(),
      /** Of each check, how many PCs it would refuse, at once or later. */
      checks: list(object({ check, devices: integer(1) }), CHECK_NAMES.length),
      refused: list(
        object({
          ...ofListed,
          at: integer(),
          refusedFrom: integer(),
          reasons,
          checks: list(check, CHECK_NAMES.length),
        }),
        PAGE,
      ),
      next: afterId,
    }),
  }),
  listPosture: command({
    ...reading,
    purpose: "Active devices with how they were judged last. Silent: no report for 14 days, or never one.",
    input: object({ filter: oneOf("all", "admitted", "failing", "unknown", "silent"), cursor: afterId }),
    output: object({
      devices: list(
        object({
          ...ofListed,
          /** Its last report; absent: none yet. */
          at: optional(integer()),
          isAdmitted: optional(boolean),
          results: optional(results),
          reasons: optional(reasons),
          verdictUntil: optional(integer()),
        }),
        PAGE,
      ),
      next: afterId,
    }),
  }),
  describePosture: command({
    ...reading,
    purpose: "What a device said last, how it was judged and why, its exceptions, declarations and last changes.",
    input: object({ device: id }),
    output: object({
      ...ofDevice,
      account: id,
      group: slug,
      last: optional(
        object({
          at: integer(),
          report: postureReport,
          verdict,
          verdictUntil: integer(),
          /** How far the PC's clock was ahead; it is judged by ours. */
          clockOffMs: integer(Number.MIN_SAFE_INTEGER),
          /** How often within a day a start or a wake stood for patience. */
          graces: integer(),
          failingSince: list(object({ check, since: integer() }), CHECK_NAMES.length),
        }),
      ),
      exceptions: list(exception, 100),
      declarations: list(declaration, 100),
      history: list(historyRow, 30),
    }),
  }),
} as const
