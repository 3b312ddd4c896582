/** `schleuse posture …`: exceptions, declarations, the list of supported systems, and evidence. */
import { createPrivateKey, createPublicKey } from "node:crypto"
import { writeFileSync } from "node:fs"
import { Fault } from "@schleuse/base"
import { signSupportTable, tableKeyText, verifySupportTable } from "@schleuse/posture"
import { COMMANDS, type OutputOf, pagesOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findAccountId, findInstitutionId } from "../operator/directory.ts"
import { type Asking, underSession } from "../operator/under-session.ts"
import type { CommandAction, CommandContext } from "./command-context.ts"
import { readInputFile } from "./input-file.ts"
import { DAY_MS, dayAt, dayOf } from "./days.ts"
import { evidence } from "./posture-evidence.ts"
import { done, reasonOf } from "./done.ts"

const NOTHING: Text = { de: "Keine.", en: "None." }
const ADDED: Text = { de: "Eingetragen: {id}", en: "Written down: {id}" }
const NO_TABLE: Text = {
  de: "Es gibt noch keine Liste: Ob ein System noch unterstützt wird, gilt als nicht messbar.",
  en: "There is no list yet: whether a system is still supported counts as not measured.",
}
const IMPORTED: Text = {
  de: "Die Liste vom {day} gilt, mit {releases} Systemen, bis {until}.",
  en: "The list of {day} is in force, with {releases} systems, until {until}.",
}
const SIGNED: Text = {
  de: "Unterschrieben: {file}\nDer Schlüssel für die Einstellung posture.table_keys: {key}",
  en: "Signed: {file}\nThe key for the setting posture.table_keys: {key}",
}

const exception: CommandAction = async (context) => {
  const { args, terminal } = context
  const [device = "", check = ""] = args.operands
  const input = COMMANDS.addPostureException.input(
    { device, check, until: dayAt(args.texts.get("until"), "until") + DAY_MS - 1, reason: reasonOf(context) },
    "posture exception",
  )
  const made = await underSession(context, ({ call }) => call("addPostureException", input))
  terminal.say(ADDED, { id: made.exception })
  terminal.result(made)
  return EXIT.ok
}

const exceptionEnd: CommandAction = async (context) => {
  const [id = ""] = context.args.operands
  const reason = reasonOf(context)
  await underSession(context, ({ call }) => call("endPostureException", { exception: id, reason }))
  return done(context)
}

const declare: CommandAction = async (context) => {
  const { args, terminal } = context
  const declaredBy = args.texts.get("by") ?? ""
  const declaredAt = dayAt(args.texts.get("date"), "date")
  const made = await underSession(context, async (asking) => {
    const whose = await whoseOf(asking, context)
    if (Object.keys(whose).length !== 1) throw new Fault("ARGUMENT_MISSING", "--account | --institution")
    return await asking.call("addDeclaration", { ...whose, kind: "private-use", declaredBy, declaredAt })
  })
  terminal.say(ADDED, { id: made.declaration })
  terminal.result(made)
  return EXIT.ok
}

const declarations: CommandAction = async (context) => {
  const { terminal } = context
  const all: OutputOf<"listDeclarations">["declarations"][number][] = []
  await underSession(context, async (asking) => {
    const whose = await whoseOf(asking, context)
    for await (const page of pagesOf((from) => asking.call("listDeclarations", { ...whose, ...from })))
      all.push(...page.declarations)
  })
  terminal.result({ declarations: all })
  if (all.length === 0) terminal.say(NOTHING)
  for (const { declaration, account, institution, declaredBy, declaredAt, endedAt } of all) {
    const end = endedAt === undefined ? "" : `- ${dayOf(endedAt)}`
    terminal.print([declaration, account ?? institution ?? "", dayOf(declaredAt), end, declaredBy].join("  "))
  }
  return EXIT.ok
}

const declarationEnd: CommandAction = async (context) => {
  const [declaration = ""] = context.args.operands
  const reason = reasonOf(context)
  await underSession(context, ({ call }) => call("endDeclaration", { declaration, reason }))
  return done(context)
}

const table: CommandAction = async (context) => {
  const { terminal } = context
  const found = await underSession(context, ({ call }) => call("showSupportTable", {}))
  terminal.result(found)
  if (found.table === undefined) {
    terminal.say(NO_TABLE)
    return EXIT.ok
  }
  const { madeAt, freshUntil, releases } = found.table
  terminal.say(IMPORTED, { day: dayOf(madeAt), releases: releases.length, until: dayOf(freshUntil) })
  for (const { system, name, version, editions = [], supportedUntil, newestBuild = "" } of releases)
    terminal.print([system, name, version, editions.join(","), dayOf(supportedUntil), newestBuild].join("  ").trimEnd())
  return EXIT.ok
}

const tableImport: CommandAction = async (context) => {
  const { args, terminal } = context
  const file = readInputFile(args.operands[0] ?? "").toString("utf8")
  const made = await underSession(context, ({ call }) => call("importSupportTable", { file }))
  const { madeAt, freshUntil, releases } = made
  terminal.say(IMPORTED, { day: dayOf(madeAt), releases, until: dayOf(freshUntil) })
  terminal.result(made)
  return EXIT.ok
}

const tableSign: CommandAction = ({ args, terminal }) => {
  const to = args.texts.get("to") ?? ""
  const privateKey = keyOf(args.texts.get("key") ?? "")
  const text = readInputFile(args.operands[0] ?? "").toString("utf8")
  const signed = signSupportTable(text, privateKey)
  const key = tableKeyText(createPublicKey(privateKey))
  // As the keeper will: a file that it would not take is not written.
  verifySupportTable(signed, [key])
  writeFileSync(to, signed)
  terminal.say(SIGNED, { file: to, key })
  terminal.result({ file: to, key })
  return Promise.resolve(EXIT.ok)
}

export const POSTURE_RECORD_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "posture exception": exception,
  "posture exception-end": exceptionEnd,
  "posture declare": declare,
  "posture declarations": declarations,
  "posture declaration-end": declarationEnd,
  "posture table": table,
  "posture table-import": tableImport,
  "posture table-sign": tableSign,
  "posture evidence": evidence,
}

async function whoseOf(
  { keeper, session }: Asking,
  { args }: CommandContext,
): Promise<{ readonly account?: string; readonly institution?: string }> {
  const [login, slug] = [args.texts.get("account"), args.texts.get("institution")]
  return {
    ...(login === undefined ? {} : { account: await findAccountId(keeper, session, login) }),
    ...(slug === undefined ? {} : { institution: await findInstitutionId(keeper, session, slug) }),
  }
}

/** @throws FILE_UNREADABLE, SUPPORT_TABLE_KEY_INVALID */
function keyOf(path: string) {
  const pem = readInputFile(path)
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === "ed25519") return key
  } catch (cause) {
    throw new Fault("SUPPORT_TABLE_KEY_INVALID", path, { cause })
  }
  throw new Fault("SUPPORT_TABLE_KEY_INVALID", path)
}
