/** Rules, exceptions, declarations and the list of systems, in words: everything that whoever agrees must know. */
import { CHECK_NAMES, LIMITS, type Policy } from "@schleuse/posture"
import { type Language, speak, textOf } from "@schleuse/web"
import type { ActionRows, Fact } from "../../actions/action.ts"
import {
  DECLARATION_WORDS,
  EXCEPTION_WORDS,
  POLICY_WORDS,
  TABLE_WORDS,
  UNIT_COUNT_WORDS,
  UNKNOWN_WORDS,
} from "../../words/posture-record-words.ts"
import { MODE_WORDS, POSTURE_WORDS, PRESET_WORDS } from "../../words/posture-words.ts"
import { writeDay } from "../register/days.ts"
import { checkText } from "./check-words.ts"

/** What is asked of one check, in one line. */
function ruleText(policy: Policy, check: keyof Policy, language: Language): string {
  const { mode, limit, graceHours, unknown } = policy[check]
  const unit = LIMITS[check]?.unit
  return [
    textOf(MODE_WORDS[mode], language),
    ...(unit === undefined
      ? []
      : [`${textOf(POLICY_WORDS.limit, language)}: ${speak(UNIT_COUNT_WORDS, language)(unit, { count: limit })}`]),
    ...(graceHours === 0
      ? []
      : [`${textOf(POLICY_WORDS.grace, language)}: ${speak(POLICY_WORDS, language)("hours", { count: graceHours })}`]),
    `${textOf(POLICY_WORDS.unknown, language)}: ${textOf(UNKNOWN_WORDS[unknown], language)}`,
  ].join(", ")
}

function rules(policy: Policy): readonly Fact[] {
  return CHECK_NAMES.map((check) => ({
    label: [checkText(check, "de"), checkText(check, "en")],
    value: [ruleText(policy, check, "de"), ruleText(policy, check, "en")],
  }))
}

const day = (at: number) => [writeDay(at, "de"), writeDay(at, "en")] as const
const check = (name: keyof Policy) => [checkText(name, "de"), checkText(name, "en")] as const

export const POSTURE_ACTIONS = {
  setPosturePolicy: {
    title: ["Regeln für Computer festlegen", "Set the rules for computers"],
    done: ["Die Regeln gelten.", "The rules are in force."],
    describe: ({ group, preset, policy }) =>
      Promise.resolve([
        { label: POLICY_WORDS.group, value: group === "all" ? POLICY_WORDS.everybody : group },
        ...(preset === undefined ? [] : [{ label: POLICY_WORDS.preset, value: PRESET_WORDS[preset] }]),
        ...(policy === undefined ? [] : rules(policy)),
      ]),
  },
  setPostureGroup: {
    title: ["Einrichtung einer Gruppe von Regeln zuordnen", "Put an institution into a group of rules"],
    done: ["Die Einrichtung ist in der Gruppe.", "The institution is in the group."],
    describe: async ({ institution, group }, directory) => [
      { label: POLICY_WORDS.institution, value: await directory.institution(institution) },
      { label: POLICY_WORDS.group, value: group === "all" ? POLICY_WORDS.everybody : group },
    ],
  },
  addPostureException: {
    title: ["Gerät trotz einer Prüfung zulassen", "Let a device pass a check"],
    done: ["Die Ausnahme gilt.", "The exception is in force."],
    describe: async ({ device, check: name, until, reason }, directory) => [
      { label: EXCEPTION_WORDS.device, value: await directory.device(device) },
      { label: EXCEPTION_WORDS.check, value: check(name) },
      { label: EXCEPTION_WORDS.until, value: day(until) },
      { label: EXCEPTION_WORDS.reason, value: reason },
    ],
  },
  endPostureException: {
    title: EXCEPTION_WORDS.endTitle,
    done: [
      "Die Ausnahme ist beendet. Das Gerät ist neu beurteilt.",
      "The exception has ended. The device is judged anew.",
    ],
    describe: ({ exception, reason }) =>
      Promise.resolve([
        { label: ["Ausnahme", "Exception"], value: exception },
        { label: EXCEPTION_WORDS.reason, value: reason },
      ]),
  },
  addDeclaration: {
    title: DECLARATION_WORDS.add,
    done: ["Die Erklärung ist eingetragen.", "The declaration is written down."],
    describe: async ({ account, institution, declaredBy, declaredAt }, directory) => [
      {
        label: DECLARATION_WORDS.whose,
        value:
          account === undefined ? await directory.institution(institution ?? "") : await directory.account(account),
      },
      { label: DECLARATION_WORDS.by, value: declaredBy },
      { label: DECLARATION_WORDS.on, value: day(declaredAt) },
    ],
  },
  endDeclaration: {
    title: DECLARATION_WORDS.endTitle,
    done: ["Die Erklärung gilt nicht mehr.", "The declaration counts no more."],
    describe: ({ declaration, reason }) =>
      Promise.resolve([
        { label: ["Erklärung", "Declaration"], value: declaration },
        { label: POSTURE_WORDS.reason, value: reason },
      ]),
  },
  importSupportTable: {
    title: TABLE_WORDS.importTitle,
    done: ["Die neue Systemliste gilt.", "The new list of systems is in force."],
    // Who signed it and how new it is, the keeper says; nobody reads a file in a table.
    describe: ({ file }) => Promise.resolve([{ label: TABLE_WORDS.file, value: `${file.length} B` }]),
  },
} as const satisfies ActionRows
