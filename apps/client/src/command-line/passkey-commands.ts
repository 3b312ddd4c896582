/**
 * Passkeys on the command line: one's own listed and removed, and what needs a browser: a new one, and the log-in.
 *
 * A passkey answers to the operator's page and to nothing else, so a terminal
 * gives its address, opens it where there is a browser, and waits.
 */
import { setTimeout as pause } from "node:timers/promises"
import { Fault, id, integer, isFaultCode, list, object, oneOf, optional, text } from "@schleuse/base"
import { type Language, speak, visible, writeTime } from "@schleuse/web"
import type { OwnPasskey } from "../agent/gate-answers.ts"
import { PASSKEY_WORDS } from "../words/passkey-words.ts"
import { type Asked, done, isSure, type Outcome } from "./asked.ts"
import { COMMAND_WORDS } from "./command-words.ts"

const LOOK_MS = 500

const keys = list(
  object({
    key: id,
    name: text(200),
    reach: oneOf("synchronised", "one-device"),
    createdAt: integer(),
    usedAt: optional(integer()),
  }),
  100,
)
const listed = object({ keys })
const begun = object({ url: text(500) })

export async function passkeys({ agent, args, terminal, language }: Asked): Promise<Outcome> {
  const found = listed(await agent.ask("passkeys"), "passkeys")
  if (args.isJson) return done({ args, terminal }, "", found)
  for (const line of describePasskeys(found.keys, language)) terminal.print(line)
  return 0
}

export async function addPasskey(asked: Asked): Promise<Outcome> {
  const { agent, args, terminal, language } = asked
  const say = speak(COMMAND_WORDS, language)
  const code = args.code ?? (await terminal.ask(say("askCode"), "hidden"))
  const { url } = begun(await agent.ask("newpasskey", { code }), "newpasskey")
  await asked.browse(url)
  return done({ args, terminal }, say("passkeyMake", { address: url }), { url })
}

/** By its name, or by its number where two are called the same. */
export async function removePasskey({ agent, args, terminal, language }: Asked): Promise<Outcome> {
  const say = speak(COMMAND_WORDS, language)
  const words = speak(PASSKEY_WORDS, language)
  const { keys: own } = listed(await agent.ask("passkeys"), "passkeys")
  const found = own.filter(({ key, name }) => key === args.word || name === args.word)
  const [only] = found
  if (only === undefined) throw new Fault("PASSKEY_UNKNOWN", "by that name")
  if (found.length > 1) {
    for (const line of [say("passkeyAmbiguous"), ...describePasskeys(found, language)]) terminal.note(line)
    return 1
  }
  const [line = ""] = describePasskeys(found, language)
  for (const told of [line, words("removeWhat"), words("removeStays")]) terminal.note(told)
  if (!(await isSure({ args, terminal }, say("askPasskeyRemove")))) {
    terminal.note(say("kept"))
    return 1
  }
  const code = args.code ?? (await terminal.ask(say("askCode"), "hidden"))
  await agent.ask("removepasskey", { key: only.key, code })
  return done({ args, terminal }, say("passkeyRemoved"))
}

/** Begins a log-in that the passkey confirms in a browser, and waits for it. @throws why it came to nothing */
export async function logInByPasskey({ agent, terminal, language, browse }: Asked): Promise<void> {
  const { url } = begun(await agent.ask("passkey"), "passkey")
  terminal.note(speak(COMMAND_WORDS, language)("passkeyConfirm", { address: url }))
  await browse(url)
  for (;;) {
    const { loggedIn, passkey, passkeyWhy } = await agent.state()
    if (passkeyWhy !== undefined) throw refusedAs(passkeyWhy)
    // Gone without a reason: somebody chose another way meanwhile, or it is done.
    if (loggedIn !== undefined || passkey === undefined) return
    await pause(LOOK_MS)
  }
}

function refusedAs({ code, reference }: { readonly code: string; readonly reference: string }): Fault {
  return new Fault(isFaultCode(code) ? code : "PASSKEY_PAGE_OVER", "", { reference })
}

function describePasskeys(found: readonly OwnPasskey[], language: Language): readonly string[] {
  const say = speak(COMMAND_WORDS, language)
  const words = speak(PASSKEY_WORDS, language)
  if (found.length === 0) return [words("none")]
  const time = (at: number): string => writeTime(new Date(at), language)
  return found.map(({ key, name, reach, createdAt, usedAt }) =>
    say("passkey", {
      name: visible(name),
      key,
      reach: words(reach === "synchronised" ? "reachSynchronised" : "reachOneDevice"),
      created: time(createdAt),
      used: usedAt === undefined ? words("never") : time(usedAt),
    }),
  )
}
