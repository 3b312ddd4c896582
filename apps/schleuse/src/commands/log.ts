/** `log …` and `logins`: looking through the log and the login history, and taking a proof along. */
import { Fault } from "@schleuse/base"
import { LEAF_KINDS } from "@schleuse/leaf"
import type { InputOf, KeeperClient, OutputOf } from "@schleuse/wire"
import type { Arguments } from "../command-line/arguments.ts"
import type { Text } from "../command-line/language.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findAccountId, findInstitutionId } from "../operator/directory.ts"
import { underOperatorSession } from "../operator/operator-session.ts"
import type { CommandAction } from "./command-context.ts"
import { momentOf } from "./day.ts"
import { printable } from "./printable.ts"

const SEARCHED: Text = {
  de: "Durchsucht bis Eintrag {index} ({at}). Weiter mit: --entry {next}",
  en: "Searched up to entry {index} ({at}). Go on with: --entry {next}",
}
const MORE_LOGINS: Text = {
  de: "Durchsucht bis {at}. Weiter mit: --cursor {next}",
  en: "Searched up to {at}. Go on with: --cursor {next}",
}
const OPENINGS: Readonly<Record<OutputOf<"proveEntry">["opening"], Text>> = {
  there: { de: "Dazu gespeichert: {data}", en: "Stored with it: {data}" },
  none: { de: "Zu diesem Eintrag gehört nichts weiter.", en: "Nothing else belongs to this entry." },
  destroyed: {
    de: "Was dazu gespeichert war, ist gelöscht. Der Eintrag selbst bleibt bewiesen.",
    en: "What was stored with it is deleted. The entry itself stays proven.",
  },
  large: {
    de: "Was dazu gespeichert ist, ist zu groß für eine Anzeige.",
    en: "What is stored with it is too large to show.",
  },
}
const timeOf = (ms: number) => new Date(ms).toISOString()

const list: CommandAction = async ({ args, terminal }) => {
  const found = await underOperatorSession(args, async (keeper, session) =>
    keeper.call("listLog", await questionOf(args, keeper, session), session),
  )
  terminal.result(found)
  const names = new Map(found.names.map(({ id, name }) => [id, name]))
  for (const { index, at, type, text } of found.entries) {
    const named = text.replace(/"([0-9a-v]{26})"/g, (whole, id: string) =>
      names.has(id) ? `"${names.get(id)}"` : whole,
    )
    terminal.print([index, timeOf(at), type, printable(named)].join("  "))
  }
  const { next, searchedTo } = found
  if (next !== undefined && searchedTo !== undefined)
    terminal.say(SEARCHED, { index: searchedTo.index, at: timeOf(searchedTo.at), next })
  return EXIT.ok
}

async function questionOf(
  { texts, flags }: Arguments,
  keeper: KeeperClient,
  session: string,
): Promise<InputOf<"listLog">> {
  const [institution, account, word] = [texts.get("institution"), texts.get("account"), texts.get("kind")]
  return {
    order: flags.has("oldest-first") ? "oldest" : "newest",
    ...timesOf(texts),
    ...given(
      "kind",
      LEAF_KINDS.find((kind) => kind === word),
    ),
    ...given(
      "institution",
      institution === undefined ? undefined : await findInstitutionId(keeper, session, institution),
    ),
    ...given("account", account === undefined ? undefined : await findAccountId(keeper, session, account)),
    ...given("session", texts.get("session")),
    ...given("door", texts.get("door")),
    ...given("cursor", texts.get("entry")),
  }
}

function timesOf(texts: Arguments["texts"]): { readonly from?: number; readonly until?: number } {
  const [from, until] = [texts.get("from"), texts.get("until")]
  return {
    ...(from === undefined ? {} : { from: momentOf(from) }),
    ...(until === undefined ? {} : { until: momentOf(until) }),
  }
}

function given<K extends string, V>(name: K, value: V | undefined): { readonly [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in K]: V })
}

async function entryOf(args: Arguments): Promise<OutputOf<"proveEntry">> {
  const number = args.operands[0] ?? ""
  if (!/^(?:0|[1-9]\d{0,14})$/.test(number)) throw new Fault("ARGUMENT_INVALID", number)
  const index = Number(number)
  return await underOperatorSession(args, (keeper, session) => keeper.call("proveEntry", { index }, session))
}

const show: CommandAction = async ({ args, terminal }) => {
  const proven = await entryOf(args)
  terminal.result(proven)
  terminal.print(`${proven.index}  ${timeOf(proven.at)}  ${proven.type}`)
  terminal.print(printable(proven.text))
  for (const { id, kind, name } of proven.names) terminal.print(`${id}  ${kind}  ${name}`)
  terminal.say(OPENINGS[proven.opening], { data: printable(proven.data ?? "") })
  return EXIT.ok
}

const prove: CommandAction = async ({ args, terminal }) => {
  const proven = await entryOf(args)
  terminal.result(proven)
  // The line's end comes from the printing.
  terminal.print(proven.proof.replace(/\n$/, ""))
  return EXIT.ok
}

const logins: CommandAction = async ({ args, terminal }) => {
  const { texts, operands } = args
  const [login] = operands
  const outcome = texts.get("outcome")
  const found = await underOperatorSession(args, async (keeper, session) => {
    const account = login === undefined ? undefined : await findAccountId(keeper, session, login)
    const question = {
      ...timesOf(texts),
      ...given("account", account),
      ...(outcome === "accepted" || outcome === "refused" ? ({ outcome } as const) : {}),
      ...given("address", texts.get("address")),
      ...given("cursor", texts.get("cursor")),
    }
    return await keeper.call("listLogins", question, session)
  })
  terminal.result(found)
  for (const { at, login: who, account, zone, outcome: how, factor, address, reference } of found.logins) {
    const line = [timeOf(at), who === "" ? account : who, zone, how, factor, printable(address), reference ?? ""]
    terminal.print(line.join("  ").trimEnd())
  }
  if (found.next !== undefined && found.searchedTo !== undefined)
    terminal.say(MORE_LOGINS, { at: timeOf(found.searchedTo), next: found.next })
  return EXIT.ok
}

export const LOG_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "log list": list,
  "log show": show,
  "log prove": prove,
  logins,
}
