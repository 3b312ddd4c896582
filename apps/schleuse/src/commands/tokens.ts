/** `schleuse token …`: whose which token is, blocked, replaced, found again. */
import { Fault, isRandomId, systemClock } from "@schleuse/base"
import { type InputOf, type KeeperClient, type OutputOf, pagesOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { TOKEN_KINDS, TOKEN_STATES } from "../command-line/login-commands.ts"
import { EXIT } from "../command-line/terminal.ts"
import { findAccountId } from "../operator/directory.ts"
import { underOperatorSession } from "../operator/operator-session.ts"
import { underSession } from "../operator/under-session.ts"
import type { CommandAction } from "./command-context.ts"
import { done } from "./done.ts"

type Token = OutputOf<"listTokens">["tokens"][number]

const DAY_MS = 24 * 3_600_000
const REPLACEMENT: Text = {
  de: "Ersatzcode für eine Anmeldung, statt des Schlüssels, bis {until}: {code}",
  en: "Replacement code for one login, in place of the key, until {until}: {code}",
}

const list: CommandAction = async ({ args, terminal }) => {
  const [name] = args.operands
  const login = args.texts.get("account")
  const tokens = await underOperatorSession(args, async (keeper, session) => {
    const named = { ...(name === undefined ? {} : { name }), ...filtersOf(args.texts) }
    if (login === undefined) return await allTokens(keeper, session, named)
    const account = await findAccountId(keeper, session, login)
    return await allTokens(keeper, session, { ...named, account })
  })
  terminal.result({ tokens })
  for (const { token, kind, publicId, serial, login: holder, state, standing, expiresAt } of tokens) {
    const until = expiresAt === undefined ? "–" : new Date(expiresAt).toISOString()
    terminal.print([token, kind, publicId ?? "–", serial ?? "–", state, standing, holder ?? "–", until].join("  "))
  }
  return EXIT.ok
}

const assign: CommandAction = async (context) => {
  const [name = "", login = ""] = context.args.operands
  await underSession(context, async ({ keeper, session, call }) => {
    const token = await tokenId(keeper, session, name)
    const account = await findAccountId(keeper, session, login)
    await call("assignToken", { token, account })
  })
  return done(context)
}

const block: CommandAction = async (context) => {
  const { operands, texts, flags } = context.args
  await underOperatorSession(context.args, async (keeper, session) => {
    const token = await tokenId(keeper, session, operands[0] ?? "")
    const state = flags.has("lost") ? "lost" : "blocked"
    await keeper.call("blockToken", { token, state, reason: texts.get("reason") ?? "" }, session)
  })
  return done(context)
}

const replace: CommandAction = async (context) => {
  const [old = "", next = ""] = context.args.operands
  const days = context.args.texts.get("overlap-days")
  if (days !== undefined && !/^[1-9]\d?$/.test(days)) throw new Fault("ARGUMENT_INVALID", `--overlap-days ${days}`)
  await underSession(context, async ({ keeper, session, call }) => {
    const both = { old: await tokenId(keeper, session, old), new: await tokenId(keeper, session, next) }
    const overlap = days === undefined ? {} : { overlapUntil: systemClock.wallMs() + Number(days) * DAY_MS }
    await call("replaceToken", { ...both, ...overlap })
  })
  return done(context)
}

const resync: CommandAction = async (context) => {
  const [name = "", first = "", second = ""] = context.args.operands
  await underOperatorSession(context.args, async (keeper, session) => {
    await keeper.call("resyncToken", { token: await tokenId(keeper, session, name), first, second }, session)
  })
  return done(context)
}

const replacementCode: CommandAction = async (context) => {
  const { args, terminal } = context
  const hours = args.texts.get("hours") ?? "24"
  if (!/^[1-9]\d?$/.test(hours)) throw new Fault("ARGUMENT_INVALID", `--hours ${hours}`)
  const made = await underSession(context, async ({ keeper, session, call }) => {
    const account = await findAccountId(keeper, session, args.operands[0] ?? "")
    const input = { account, hours: Number(hours), reason: args.texts.get("reason") ?? "" }
    return await call("makeReplacementCode", input)
  })
  terminal.say(REPLACEMENT, { code: made.code, until: new Date(made.expiresAt).toISOString() })
  terminal.result(made)
  return EXIT.ok
}

export const TOKEN_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "token list": list,
  "token assign": assign,
  "token block": block,
  "token replace": replace,
  "token replacement-code": replacementCode,
  "token resync": resync,
}

/** A token by id, serial number or what it types of itself; only one whose life is not over. @throws ARGUMENT_INVALID */
async function tokenId(keeper: KeeperClient, session: string, name: string): Promise<string> {
  if (isRandomId(name)) return name
  const { tokens } = await keeper.call("listTokens", { name }, session)
  const [found, ...more] = tokens.filter(({ endedAt }) => endedAt === undefined)
  if (found === undefined || more.length > 0) throw new Fault("ARGUMENT_INVALID", `token ${name}`)
  return found.token
}

/** What the options say; the table of options has judged the words already. */
function filtersOf(texts: ReadonlyMap<string, string>): InputOf<"listTokens"> {
  const state = TOKEN_STATES.find((word) => word === texts.get("state"))
  const kind = TOKEN_KINDS.find((word) => word === texts.get("kind"))
  const search = texts.get("search")
  return {
    ...(state === undefined ? {} : { state }),
    ...(kind === undefined ? {} : { kind }),
    ...(search === undefined ? {} : { search }),
  }
}

async function allTokens(keeper: KeeperClient, session: string, of: InputOf<"listTokens">): Promise<readonly Token[]> {
  const all: Token[] = []
  for await (const { tokens } of pagesOf((from) => keeper.call("listTokens", { ...of, ...from }, session)))
    all.push(...tokens)
  return all
}
