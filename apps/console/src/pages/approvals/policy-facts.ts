/** A rule of log-in in words. */
import type { Sentence } from "@schleuse/web"
import type { InputOf } from "@schleuse/wire"
import type { Fact } from "../../actions/action.ts"
import { EMERGENCY_WORDS } from "../../words/emergency-words.ts"
import { ROLE_WORDS } from "../../words/register-words.ts"
import { FACTOR_WORDS, PLACE_WORDS } from "../../words/session-words.ts"

type Policy = InputOf<"setPolicy">

export const POLICY_ZONES: Readonly<Record<Policy["zone"], Sentence>> = {
  "*": EMERGENCY_WORDS.policyEverywhere,
  sftp: PLACE_WORDS.sftp,
  inside: PLACE_WORDS.inside,
  // Console and command line alike.
  operator: EMERGENCY_WORDS.policyOperators,
}
export const POLICY_ROLES: Readonly<Record<Policy["role"], Sentence>> = {
  ...ROLE_WORDS,
  person: EMERGENCY_WORDS.policyPerson,
  machine: EMERGENCY_WORDS.policyMachine,
  confirmation: EMERGENCY_WORDS.policyConfirmation,
}

export function describePolicy({ zone, role, factors }: Policy): readonly Fact[] {
  const names = factors.map((factor): Sentence => FACTOR_WORDS[factor])
  const enough: Sentence =
    names.length === 0
      ? EMERGENCY_WORDS.policyNothing
      : [names.map(([de]) => de).join("; "), names.map(([, en]) => en).join("; ")]
  return [
    { label: EMERGENCY_WORDS.policyZone, value: POLICY_ZONES[zone] },
    { label: EMERGENCY_WORDS.policyRole, value: POLICY_ROLES[role] },
    { label: EMERGENCY_WORDS.policyFactors, value: enough },
  ]
}
