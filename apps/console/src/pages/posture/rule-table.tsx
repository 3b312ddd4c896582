/** The rules of a policy as a table, and as a form: for each check what happens, its limit, its patience, and what unknown means. */
import { CHECK_NAMES, CHECKS, LIMITS, type Policy } from "@schleuse/posture"
import { type FieldErrors, type FormFields, SelectField, speak, TextField, textOf, type View } from "@schleuse/web"
import { POLICY_WORDS, UNIT_COUNT_WORDS, UNIT_WORDS, UNKNOWN_WORDS } from "../../words/posture-record-words.ts"
import { MODE_WORDS } from "../../words/posture-words.ts"
import { SmallTable } from "../register/small-table.tsx"

const MODES = ["observe", "warn", "enforce"] as const
const UNKNOWNS = ["accept", "refuse"] as const
const MAX_GRACE = 24 * 90
const MAX_LIMIT = 100_000

export function RuleTable({ view, policy }: { readonly view: View; readonly policy: Policy }) {
  const { language } = view
  const say = speak(POLICY_WORDS, language)
  return (
    <SmallTable
      view={view}
      title={say("check")}
      rows={CHECK_NAMES}
      columns={[
        { key: "check", title: say("check"), cell: (check) => CHECKS[check][language] },
        { key: "mode", title: say("mode"), cell: (check) => textOf(MODE_WORDS[policy[check].mode], language) },
        { key: "limit", title: say("limit"), cell: (check) => limitText(check, policy, language) },
        {
          key: "grace",
          title: say("grace"),
          cell: (check) => graceText(policy[check].graceHours, view),
        },
        {
          key: "unknown",
          title: say("unknown"),
          cell: (check) => textOf(UNKNOWN_WORDS[policy[check].unknown], language),
        },
        { key: "requirement", title: say("requirement"), cell: (check) => CHECKS[check].requirements.join(", ") },
      ]}
    />
  )
}

/** From two days on in days, if they are whole. */
function graceText(hours: number, { language }: View): string {
  const say = speak(POLICY_WORDS, language)
  if (hours === 0) return say("none")
  return hours >= 48 && hours % 24 === 0 ? say("days", { count: hours / 24 }) : say("hours", { count: hours })
}

/** With the field's number as it is typed, so that what is wrong can be corrected. */
export type TypedRules = Readonly<Record<string, string>>

export function typedOf(policy: Policy): TypedRules {
  return Object.fromEntries(
    CHECK_NAMES.flatMap((check) => {
      const { mode, limit, graceHours, unknown } = policy[check]
      return [
        [`${check}.mode`, mode],
        [`${check}.limit`, String(limit)],
        [`${check}.grace`, String(graceHours)],
        [`${check}.unknown`, unknown],
      ]
    }),
  )
}

export function RuleFields(props: { readonly view: View; readonly typed: TypedRules; readonly errors: FieldErrors }) {
  const { view, typed, errors } = props
  const { language } = view
  const say = speak(POLICY_WORDS, language)
  const modes = MODES.map((value) => ({ value, text: textOf(MODE_WORDS[value], language) }))
  const unknowns = UNKNOWNS.map((value) => ({ value, text: textOf(UNKNOWN_WORDS[value], language) }))
  const number = (name: string, label: string) => (
    <TextField view={view} name={name} label={label} value={typed[name]} maxLength={6} error={errors[name]} />
  )
  return (
    <div class="columns">
      {CHECK_NAMES.map((check) => {
        const unit = LIMITS[check]?.unit
        return (
          <fieldset class="kern-fieldset">
            <legend class="kern-label kern-label--large">{CHECKS[check][language]}</legend>
            <div class="kern-fieldset__body">
              <SelectField
                view={view}
                name={`${check}.mode`}
                label={say("mode")}
                choices={modes}
                value={typed[`${check}.mode`]}
              />
              {unit === undefined
                ? ""
                : number(`${check}.limit`, say("limitIn", { unit: textOf(UNIT_WORDS[unit], language) }))}
              {number(`${check}.grace`, say("graceIn"))}
              <SelectField
                view={view}
                name={`${check}.unknown`}
                label={say("unknown")}
                choices={unknowns}
                value={typed[`${check}.unknown`]}
              />
            </div>
          </fieldset>
        )
      })}
    </div>
  )
}

/** What a form says. `errors`: numbers that are none. */
export function readRules(
  form: FormFields,
  view: View,
): { readonly policy: Policy; readonly typed: TypedRules; readonly errors: FieldErrors } {
  const say = speak(POLICY_WORDS, view.language)
  const typed: Record<string, string> = {}
  const errors: Record<string, string> = {}
  const number = (name: string, most: number) => {
    const text = form.text(name)
    typed[name] = text
    const value = /^\d{1,6}$/.test(text) ? Number(text) : most + 1
    if (value > most) errors[name] = say("numberWrong", { most })
    return Math.min(value, most)
  }
  const rules = CHECK_NAMES.map((check) => {
    const mode = MODES.find((known) => known === form.text(`${check}.mode`)) ?? "observe"
    const unknown = UNKNOWNS.find((known) => known === form.text(`${check}.unknown`)) ?? "accept"
    typed[`${check}.mode`] = mode
    typed[`${check}.unknown`] = unknown
    const limit = LIMITS[check] === undefined ? 0 : number(`${check}.limit`, MAX_LIMIT)
    return [check, { mode, limit, graceHours: number(`${check}.grace`, MAX_GRACE), unknown }] as const
  })
  return { policy: Object.fromEntries(rules) as Policy, typed, errors }
}

function limitText(check: keyof typeof CHECKS, policy: Policy, language: View["language"]): string {
  const unit = LIMITS[check]?.unit
  return unit === undefined ? "–" : speak(UNIT_COUNT_WORDS, language)(unit, { count: policy[check].limit })
}
