/** `account …`: an account's life, from the letter to the last day. */
import { Fault } from "@schleuse/base"
import type { Text } from "../command-line/language.ts"
import { askSecrets } from "../command-line/secrets.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findAccountId, findInstitutionId } from "../operator/directory.ts"
import { withKeeper } from "../operator/operator-connection.ts"
import { type Asking, underSession } from "../operator/under-session.ts"
import { type CommandAction, type CommandContext, dataFolderOf } from "./command-context.ts"
import { readPublicKey } from "./input-file.ts"
import { endOfDay } from "./day.ts"
import { letterText } from "./letter.ts"
import { done } from "./done.ts"

const INVITED: Text = {
  de: "Konto {account}; Code für den Brief: {code}",
  en: "Account {account}; code for the letter: {code}",
}
const ACTIVATED: Text = { de: "Das Konto ist freigeschaltet.", en: "The account is active." }
const ENDED: Text = { de: "Erledigt; {count} Sitzungen beendet.", en: "Done; {count} sessions ended." }
const LETTER_CODE: Text = { de: "Code aus dem Brief", en: "Code from the letter" }
const TOUCH: Text = { de: "Schlüssel drücken", en: "Touch the key" }
const NEXT_TOUCH: Text = { de: "Noch einmal drücken", en: "Touch it again" }
const NEW_PASSWORD: Text = { de: "Neues Passwort", en: "New password" }

const invite: CommandAction = async (context) => {
  const { texts, lists, operands } = context.args
  const doors = (["sftp", "inside"] as const).filter((door) => lists.get("door")?.includes(door) === true)
  const expires = texts.get("expires")
  const letter = await underSession(context, async ({ keeper, session, call }) => {
    const institution = await findInstitutionId(keeper, session, texts.get("institution") ?? "")
    const expiry = expires === undefined ? {} : { expiresAt: endOfDay(expires) }
    return call("invitePerson", {
      person: operands[0] ?? "",
      institution,
      login: texts.get("login") ?? "",
      doors,
      ...expiry,
    })
  })
  context.terminal.say(INVITED, letter)
  context.terminal.result(letter)
  return EXIT.ok
}

const letter: CommandAction = async (context) => {
  const purpose = context.args.texts.get("purpose") === "password-reset" ? "password-reset" : "first"
  const made = await withAccount(context, ({ call }, account) => call("renewActivation", { account, purpose }))
  const text = letterText(context.terminal.language, { ...made, login: context.args.operands[0] ?? "" })
  context.terminal.print(text)
  context.terminal.result({ ...made, text })
  return EXIT.ok
}

const activate: CommandAction = async ({ args, terminal }) => {
  const two = args.flags.has("two-touches")
  const questions = [LETTER_CODE, TOUCH, ...(two ? [NEXT_TOUCH] : []), NEW_PASSWORD]
  const answers = await askSecrets(terminal, questions)
  const [code = "", touch = ""] = answers.map((answer) => answer.trim())
  const password = answers.at(-1) ?? ""
  const next = two ? { next: (answers[2] ?? "").trim() } : {}
  const input = { user: args.operands[0] ?? "", code, touch, password, ...next }
  const result = await withKeeper(dataFolderOf(args), (keeper) => keeper.call("activate", input))
  terminal.say(ACTIVATED)
  terminal.result(result)
  return EXIT.ok
}

const show: CommandAction = async (context) => {
  const found = await withAccount(context, ({ call }, account) => call("describeAccount", { account }))
  context.terminal.result(found)
  context.terminal.print(JSON.stringify(found, null, 2))
  return EXIT.ok
}

const block: CommandAction = async (context) => {
  const reason = context.args.texts.get("reason") ?? ""
  return ended(context, await withAccount(context, ({ call }, account) => call("blockAccount", { account, reason })))
}

const unblock: CommandAction = async (context) => {
  const reason = context.args.texts.get("reason") ?? ""
  await withAccount(context, ({ call }, account) => call("unblockAccount", { account, reason }))
  return done(context, {})
}

const leave: CommandAction = async (context) => {
  const at = context.args.texts.get("at")
  const day = at === undefined ? {} : { at: endOfDay(at) }
  return ended(context, await withAccount(context, ({ call }, account) => call("closeAccount", { account, ...day })))
}

const expiry: CommandAction = async (context) => {
  const until = context.args.texts.get("until")
  const day = until === undefined ? {} : { expiresAt: endOfDay(until) }
  await withAccount(context, ({ call }, account) => call("setAccountExpiry", { account, ...day }))
  return done(context, day)
}

const revokeKey: CommandAction = async (context) => {
  const [credential = ""] = context.args.operands
  const reason = context.args.texts.get("reason") ?? ""
  return ended(context, await underSession(context, ({ call }) => call("revokeSshKey", { credential, reason })))
}

const addresses: CommandAction = async (context) => {
  const networks = context.args.lists.get("network") ?? []
  await withAccount(context, ({ call }, account) => call("setAddresses", { account, networks }))
  return done(context, { networks })
}

const rotateKey: CommandAction = async (context) => {
  const file = context.args.texts.get("key") ?? ""
  const days = context.args.texts.get("days") ?? "14"
  if (!/^\d{1,2}$/.test(days)) throw new Fault("ARGUMENT_INVALID", `--days ${days}`)
  const sshKey = readPublicKey(file)
  const overlapDays = Number(days)
  const rotated = await withAccount(context, ({ call }, account) =>
    call("rotateSshKey", { account, sshKey, overlapDays }),
  )
  return done(context, rotated)
}

/** Runs `work` with the account that the first operand names, by login or id. */
async function withAccount<T>(
  context: CommandContext,
  work: (asking: Asking, account: string) => Promise<T>,
): Promise<T> {
  return underSession(context, async (asking) => {
    const account = await findAccountId(asking.keeper, asking.session, context.args.operands[0] ?? "")
    return work(asking, account)
  })
}

function ended({ terminal }: CommandContext, result: { readonly endedSessions: number }): typeof EXIT.ok {
  terminal.say(ENDED, { count: result.endedSessions })
  terminal.result(result)
  return EXIT.ok
}

export const ACCOUNT_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "account invite": invite,
  "account letter": letter,
  "account activate": activate,
  "account show": show,
  "account block": block,
  "account unblock": unblock,
  "account leave": leave,
  "account expiry": expiry,
  "account addresses": addresses,
  "account revoke-key": revokeKey,
  "account rotate-key": rotateKey,
}
