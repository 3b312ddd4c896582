/** `propose`, `approval …`: what needs a second person. */
import { canonicalJson, Fault, isFaultCode, type Json, parseJson, publicFault } from "@schleuse/base"
import { type OutputOf, pagesOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { askSecrets } from "../command-line/secrets.ts"
import { EXIT, type ExitCode, type Terminal } from "../command-line/terminal.ts"
import { type InstitutionEntry, listInstitutions } from "../operator/directory.ts"
import { underSession } from "../operator/under-session.ts"
import type { CommandAction } from "./command-context.ts"

const PROPOSED: Text = {
  de: "Vorgeschlagen. Eine zweite Person gibt es frei mit: schleuse approval approve {approval} {inputHash}",
  en: "Proposed. A second person approves it with: schleuse approval approve {approval} {inputHash}",
}
const CARRIED_OUT: Text = { de: "Ausgeführt: {command} {result}", en: "Carried out: {command} {result}" }
const REJECTED: Text = { de: "Abgelehnt.", en: "Rejected." }
const STATES: Readonly<Record<OutputOf<"describeApproval">["state"], Text>> = {
  waiting: { de: "Er wartet auf eine zweite Person.", en: "It waits for a second person." },
  approved: { de: "Er ist freigegeben und ausgeführt.", en: "It was approved and carried out." },
  rejected: { de: "Er ist abgelehnt.", en: "It was rejected." },
  expired: { de: "Er ist abgelaufen.", en: "It has run out." },
}
const EMERGENCY_CODE: Text = { de: "Notfallcode", en: "Emergency code" }
const NEW_CODE: Text = {
  de: "Notfallcode, einmal zu drucken und versiegelt wegzulegen: {code}",
  en: "Emergency code, to be printed once and locked away: {code}",
}

const propose: CommandAction = async (context) => {
  const { texts, operands } = context.args
  const reason = texts.get("reason") ?? ""
  const input = canonicalJson(readJson(texts.get("input") ?? ""))
  const made = await underSession(context, ({ call }) => call("propose", { command: operands[0] ?? "", input, reason }))
  return tellProposed(context.terminal, made)
}

/** Says how somebody else agrees to what was proposed. */
export function tellProposed(terminal: Terminal, made: OutputOf<"propose">): ExitCode {
  terminal.say(PROPOSED, { approval: made.approval, inputHash: made.inputHash })
  terminal.result(made)
  return EXIT.ok
}

const list: CommandAction = async (context) => {
  const word = context.args.texts.get("state")
  const state = (["approved", "rejected", "expired"] as const).find((known) => known === word) ?? "waiting"
  const owner = context.args.texts.get("whose")
  const whose = (["mine", "others"] as const).find((known) => known === owner)
  const { approvals, names } = await underSession(context, async ({ keeper, session, call }) => {
    const listed: OutputOf<"listApprovals">["approvals"][number][] = []
    const of = { state, ...(whose === undefined ? {} : { whose }) } as const
    for await (const page of pagesOf((from) => call("listApprovals", { ...of, ...from })))
      listed.push(...page.approvals)
    return { approvals: listed, names: namesOf(await listInstitutions(keeper, session)) }
  })
  context.terminal.result({ approvals })
  for (const one of approvals) printProposal(context.terminal, one, names)
  return EXIT.ok
}

const show: CommandAction = async (context) => {
  const [approval = ""] = context.args.operands
  const { found, names } = await underSession(context, async ({ keeper, session, call }) => ({
    found: await call("describeApproval", { approval }),
    names: namesOf(await listInstitutions(keeper, session)),
  }))
  context.terminal.result(found)
  printProposal(context.terminal, found, names)
  context.terminal.say(STATES[found.state])
  if (found.state !== "waiting" || found.refusal === undefined) return EXIT.ok
  const { de, en } = publicFault(isFaultCode(found.refusal) ? found.refusal : "INTERNAL")
  context.terminal.say({
    de: `Sie selbst können ihn nicht freigeben: ${de}`,
    en: `You cannot approve it yourself: ${en}`,
  })
  return EXIT.ok
}

function printProposal(
  terminal: Terminal,
  one: OutputOf<"listApprovals">["approvals"][number],
  names: ReadonlyMap<string, string>,
): void {
  terminal.print(`${one.approval}  ${one.inputHash}`)
  terminal.print(`  ${one.requestedBy}  ${new Date(one.requestedAt).toISOString()}  ${one.reason}`)
  terminal.print(`  ${one.command} ${one.input}`)
  // The hash is over the ids; whoever agrees has to know whose they are.
  for (const [id] of one.input.matchAll(/[0-9a-v]{26}/g)) {
    const name = names.get(id)
    if (name !== undefined) terminal.print(`    ${id} = ${name}`)
  }
}

/** Institutions and accounts by id. */
function namesOf(all: readonly InstitutionEntry[]): ReadonlyMap<string, string> {
  return new Map(
    all.flatMap(({ institution, name, accounts }) => [
      [institution, name] as const,
      ...accounts.map(({ account, login }) => [account, `${login} (${name})`] as const),
    ]),
  )
}

const approve: CommandAction = async (context) => {
  const [approval = "", inputHash = ""] = context.args.operands
  const done = await underSession(context, ({ call }) => call("approve", { approval, inputHash }))
  context.terminal.say(CARRIED_OUT, done)
  context.terminal.result(done)
  return EXIT.ok
}

const reject: CommandAction = async (context) => {
  const [approval = ""] = context.args.operands
  const reason = context.args.texts.get("reason") ?? ""
  await underSession(context, ({ call }) => call("rejectApproval", { approval, reason }))
  context.terminal.say(REJECTED)
  context.terminal.result({})
  return EXIT.ok
}

const emergency: CommandAction = async (context) => {
  const [approval = "", inputHash = ""] = context.args.operands
  const [code = ""] = await askSecrets(context.terminal, [EMERGENCY_CODE])
  const done = await underSession(context, ({ call }) => call("breakGlass", { approval, inputHash, code: code.trim() }))
  context.terminal.say(CARRIED_OUT, done)
  context.terminal.result(done)
  return EXIT.ok
}

const newEmergencyCode: CommandAction = async (context) => {
  const made = await underSession(context, ({ call }) => call("sealBreakGlass", {}))
  context.terminal.say(NEW_CODE, made)
  context.terminal.result(made)
  return EXIT.ok
}

function readJson(text: string): Json {
  try {
    return parseJson(text)
  } catch (cause) {
    throw new Fault("ARGUMENT_INVALID", "--input", { cause })
  }
}

export const APPROVAL_ACTIONS: Readonly<Record<string, CommandAction>> = {
  propose,
  "approval list": list,
  "approval show": show,
  "approval approve": approve,
  "approval reject": reject,
  "approval emergency": emergency,
  "approval new-emergency-code": newEmergencyCode,
}
