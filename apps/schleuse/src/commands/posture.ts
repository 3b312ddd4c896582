/**
 * `schleuse posture …`: how PCs with the access software are protected, and what is asked of them.
 *
 * Whatever PCs say of themselves is their own word; each list of it says so.
 */
import { Fault } from "@schleuse/base"
import { CHECK_NAMES, CHECKS, type Policy, PRESETS, REASONS, type Rule, SELF_REPORTED } from "@schleuse/posture"
import { COMMANDS, type OutputOf, pagesOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT, type Terminal } from "../command-line/terminal.ts"
import { findInstitutionId } from "../operator/directory.ts"
import { type Asking, underSession } from "../operator/under-session.ts"
import type { CommandAction, CommandContext } from "./command-context.ts"
import { dayOf } from "./days.ts"
import { done } from "./done.ts"

const NOTHING: Text = { de: "Keine.", en: "None." }
const NEVER: Text = { de: "noch keine Meldung", en: "no report yet" }
const ADMITTED: Text = { de: "zugelassen", en: "admitted" }
const REFUSED: Text = { de: "abgelehnt", en: "refused" }
const TRIED: Text = {
  de: "{devices} Computer haben in den letzten 30 Tagen gemeldet. Heute abgelehnt: {refusedToday}. Mit diesen Regeln sofort: {refusedAtOnce}, nach ihrer Frist: {refusedLater}. Zugelassen, obwohl etwas Verlangtes nicht messbar war: {unmeasured}.",
  en: "{devices} computers reported within 30 days. Refused today: {refusedToday}. With these rules at once: {refusedAtOnce}, when their time is over: {refusedLater}. Let in although something required could not be measured: {unmeasured}.",
}
const FAILING: Text = {
  de: "{devices} Computer sind oder werden binnen {days} Tagen abgelehnt, wenn nichts geschieht.",
  en: "{devices} computers are refused, or will be within {days} days if nothing is done.",
}
const TABLE_OLD: Text = {
  de: "Die Liste der unterstützten Systeme ist ab {day} zu alt: Dann gilt das Betriebssystem als nicht messbar.",
  en: "The list of supported systems is too old from {day} on: then the operating system counts as not measured.",
}

const list: CommandAction = async (context) => {
  const { args, terminal } = context
  const only = args.texts.get("only") ?? "all"
  const devices: OutputOf<"listPosture">["devices"][number][] = []
  await underSession(context, async ({ call }) => {
    const { filter } = COMMANDS.listPosture.input({ filter: only }, "posture")
    for await (const page of pagesOf((from) => call("listPosture", { filter, ...from }))) devices.push(...page.devices)
  })
  terminal.result({ devices })
  if (devices.length === 0) terminal.say(NOTHING)
  for (const { device, login, name, system, at, isAdmitted, reasons = "" } of devices) {
    const state = isAdmitted === undefined ? NEVER : isAdmitted ? ADMITTED : REFUSED
    const when = at === undefined ? "-" : minuteOf(at)
    terminal.print([device, login, system, when, state[terminal.language], name, reasons].join("  ").trimEnd())
  }
  sayOwnWord(terminal)
  return EXIT.ok
}

const show: CommandAction = async (context) => {
  const { args, terminal } = context
  const found = await underSession(context, ({ call }) => call("describePosture", { device: args.operands[0] ?? "" }))
  terminal.result(found)
  const { last, exceptions, declarations } = found
  terminal.print([found.device, found.login, found.system, found.group, found.name].join("  "))
  if (last === undefined) terminal.say(NEVER)
  else {
    const state = last.verdict.isAdmitted ? ADMITTED : REFUSED
    terminal.print([minuteOf(last.at), state[terminal.language]].join("  "))
    for (const { check, state: word, reason, until, because } of last.verdict.results) {
      const sentence = REASONS[reason][terminal.language === "de" ? 0 : 1].replace(" {product}", "")
      const patience = until === undefined ? "" : `${because ?? ""} ${minuteOf(until)}`
      terminal.print(`  ${word.padEnd(7)}  ${CHECKS[check][terminal.language]}: ${sentence} ${patience}`.trimEnd())
    }
  }
  for (const { exception, check, until, reason } of exceptions)
    terminal.print(["exception", exception, check, minuteOf(until), reason].join("  "))
  for (const { declaration, declaredBy, declaredAt } of declarations)
    terminal.print(["declaration", declaration, dayOf(declaredAt), declaredBy].join("  "))
  sayOwnWord(terminal)
  return EXIT.ok
}

const policies: CommandAction = async (context) => {
  const { args, terminal } = context
  const group = args.texts.get("group")
  const members: OutputOf<"listPosturePolicies">["members"][number][] = []
  let groups: OutputOf<"listPosturePolicies">["groups"] = []
  await underSession(context, async ({ call }) => {
    const of = group === undefined ? {} : { group }
    for await (const found of pagesOf((from) => call("listPosturePolicies", { ...of, ...from }))) {
      members.push(...found.members)
      groups = found.groups
    }
  })
  terminal.result({ groups, members })
  for (const { group: name, preset, policy, institutions } of groups) {
    if (group !== undefined && group !== name) continue
    terminal.print([name, preset ?? "-", name === "all" ? "*" : String(institutions)].join("  "))
    for (const check of CHECK_NAMES) {
      const { mode, limit, graceHours, unknown } = policy[check]
      const rule = `mode=${mode},limit=${limit},grace=${graceHours},unknown=${unknown}`
      terminal.print(`  ${check}:${rule}  ${CHECKS[check].requirements.join(", ")}`)
    }
  }
  for (const { slug, name } of members) terminal.print(["  ", slug, name].join("  "))
  return EXIT.ok
}

const set: CommandAction = async (context) => {
  await underSession(context, async (asking) => {
    await asking.call("setPosturePolicy", await policyOf(asking, context))
  })
  return done(context)
}

const tryOut: CommandAction = async (context) => {
  const { terminal } = context
  const refused: OutputOf<"tryPosturePolicy">["refused"][number][] = []
  const counts = await underSession(context, async (asking) => {
    const asked = await policyOf(asking, context)
    let cursor: string | undefined
    let found: OutputOf<"tryPosturePolicy">
    do {
      found = await asking.call("tryPosturePolicy", cursor === undefined ? asked : { ...asked, cursor })
      refused.push(...found.refused)
      cursor = found.next
    } while (cursor !== undefined)
    const { refused: _, next: _next, ...rest } = found
    return rest
  })
  terminal.result({ ...counts, refused })
  const { checks, ...numbers } = counts
  terminal.say(TRIED, numbers)
  for (const { check, devices } of checks) terminal.print(`  ${devices}  ${CHECKS[check][terminal.language]}`)
  for (const { device, login, refusedFrom, name, reasons } of refused)
    terminal.print([device, login, minuteOf(refusedFrom), name, reasons].join("  "))
  sayOwnWord(terminal)
  return EXIT.ok
}

const group: CommandAction = async (context) => {
  const [slug = "", name = ""] = context.args.operands
  await underSession(context, async ({ keeper, session, call }) => {
    const institution = await findInstitutionId(keeper, session, slug)
    const input = COMMANDS.setPostureGroup.input({ institution, group: name }, "posture group")
    await call("setPostureGroup", input)
  })
  return done(context)
}

const failing: CommandAction = async (context) => {
  const { args, terminal } = context
  const days = daysOf(args.texts.get("days"))
  const all: OutputOf<"listFailing">["failing"][number][] = []
  let [devices, tableOldAt]: [number, number?] = [0]
  await underSession(context, async ({ call }) => {
    for await (const page of pagesOf((from) => call("listFailing", { days, ...from }))) {
      all.push(...page.failing)
      devices = page.devices
      tableOldAt = page.tableOldAt
    }
  })
  terminal.result({ devices, failing: all, ...(tableOldAt === undefined ? {} : { tableOldAt }) })
  terminal.say(FAILING, { devices, days })
  for (const { device, login, name, failsAt, causes } of all) {
    const why = causes.map(({ check, because }) => `${check} ${because}`).join(", ")
    terminal.print([minuteOf(failsAt), device, login, name, why].join("  "))
  }
  if (tableOldAt !== undefined) terminal.say(TABLE_OLD, { day: dayOf(tableOldAt) })
  sayOwnWord(terminal)
  return EXIT.ok
}

export const POSTURE_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "posture list": list,
  "posture show": show,
  "posture policies": policies,
  "posture set": set,
  "posture try": tryOut,
  "posture group": group,
  "posture failing": failing,
}

/** A preset, or what is in force with single rules changed. @throws ARGUMENT_MISSING, ARGUMENT_INVALID */
async function policyOf({ call }: Asking, { args }: CommandContext) {
  const name = args.texts.get("group") ?? "all"
  const presetName = args.texts.get("preset")
  const rules = args.lists.get("rule") ?? []
  if (presetName === undefined && rules.length === 0) throw new Fault("ARGUMENT_MISSING", "--preset | --rule")
  if (rules.length === 0) return COMMANDS.setPosturePolicy.input({ group: name, preset: presetName }, "posture policy")
  const preset = Object.entries(PRESETS).find(([key]) => key === presetName)?.[1]
  const present = (await call("listPosturePolicies", {})).groups
  const base =
    preset ?? (present.find((one) => one.group === name) ?? present.find((one) => one.group === "all"))?.policy
  if (base === undefined) throw new Fault("ARGUMENT_INVALID", `--group ${name}`)
  const policy = rules.reduce(changed, base)
  return COMMANDS.setPosturePolicy.input({ group: name, policy }, "posture policy")
}

/** `firewall:mode=warn,grace=48`. @throws ARGUMENT_INVALID */
function changed(policy: Policy, text: string): Policy {
  const [name = "", pairs = ""] = text.split(":")
  const check = CHECK_NAMES.find((known) => known === name)
  if (check === undefined || pairs === "") throw new Fault("ARGUMENT_INVALID", `--rule ${text}`)
  let rule: Rule = policy[check]
  for (const pair of pairs.split(",")) {
    const [key = "", value = ""] = pair.split("=")
    const number = /^\d{1,6}$/.test(value) ? Number(value) : undefined
    if (key === "mode" && (value === "observe" || value === "warn" || value === "enforce"))
      rule = { ...rule, mode: value }
    else if (key === "unknown" && (value === "accept" || value === "refuse")) rule = { ...rule, unknown: value }
    else if (key === "limit" && number !== undefined) rule = { ...rule, limit: number }
    else if (key === "grace" && number !== undefined) rule = { ...rule, graceHours: number }
    else throw new Fault("ARGUMENT_INVALID", `--rule ${text}: ${pair}`)
  }
  return { ...policy, [check]: rule }
}

function daysOf(text: string | undefined): number {
  if (text === undefined) return 14
  if (!/^\d{1,2}$/.test(text) || Number(text) > 60) throw new Fault("ARGUMENT_INVALID", `--days ${text}`)
  return Number(text)
}

function sayOwnWord(terminal: Terminal): void {
  terminal.say(SELF_REPORTED)
}

function minuteOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`
}
