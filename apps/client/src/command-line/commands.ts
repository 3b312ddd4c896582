/** The commands that ask a running agent. Each prints what came of it and gives the exit code. */
import { readFileSync } from "node:fs"
import { Fault, object, optional, text } from "@schleuse/base"
import { speak, writeClock } from "@schleuse/web"
import type { Command } from "./arguments.ts"
import { type Asked, type Deed, done, isSure, type Outcome } from "./asked.ts"
import { describeChecked } from "./check.ts"
import { COMMAND_WORDS } from "./command-words.ts"
import { declare } from "./declare-command.ts"
import { addPasskey, logInByPasskey, passkeys, removePasskey } from "./passkey-commands.ts"
import { describeState, isConnected } from "./telling.ts"

const updateAnswer = object({ version: optional(text(40)) })

const ASKS_AGENT = {
  enrol: async (asked) => {
    const { agent, args, terminal, language } = asked
    const say = speak(COMMAND_WORDS, language)
    const { suggestedCode, deviceName } = await agent.state()
    const code = args.word === "" ? suggestedCode : args.word
    if (code === undefined) throw new Fault("CLIENT_NOT_ENROLLED", "no code in the file's name, and none given")
    terminal.note(say("enrolling"))
    await agent.ask("enrol", { code, name: args.name ?? deviceName })
    return await tell(asked)
  },
  activate: async ({ agent, args, terminal, language }) => {
    const say = speak(COMMAND_WORDS, language)
    const state = await agent.state()
    if (state.enrolled === undefined) throw new Fault("CLIENT_NOT_ENROLLED")
    const letter = await terminal.ask(say("askLetter"), "shown")
    const password = await passwordFor({ args, terminal, language }, "askNewPassword")
    if (terminal.isInteractive && (await terminal.ask(say("askAgain"), "hidden")) !== password) {
      terminal.note(say("notTheSame"))
      return 1
    }
    const touch = args.code ?? (await terminal.ask(say("askCode"), "hidden"))
    const next = terminal.isInteractive ? await terminal.ask(say("askOptionalCode"), "hidden") : ""
    const user = args.user ?? state.enrolled.login
    await agent.ask("activate", { user, letter, touch, password, ...(next === "" ? {} : { next }) })
    return done({ args, terminal }, say("activated"))
  },
  declare,
  connect: async (asked) => {
    const { agent, args, terminal, language, now } = asked
    const say = speak(COMMAND_WORDS, language)
    const before = await agent.state()
    if (before.enrolled === undefined) throw new Fault("CLIENT_NOT_ENROLLED")
    if (isConnected(before, now())) return await tell(asked)
    // Nobody types a password for nothing.
    terminal.note(say("checking"))
    await agent.ask("check")
    const { checked } = await agent.state()
    if (checked?.by === "keeper" && !checked.isAdmitted) {
      if (!args.isJson) for (const line of describeChecked(checked, language)) terminal.print(line)
      if (args.isJson) terminal.print(JSON.stringify(await agent.state()))
      terminal.note(say("notAdmitted"))
      return 1
    }
    if (args.isPasskeyWished) {
      await logInByPasskey(asked)
      return await tell(asked)
    }
    const password = await passwordFor({ args, terminal, language }, "askPassword")
    const code = args.code ?? (await terminal.ask(say("askCode"), "hidden"))
    terminal.note(say("connecting"))
    await agent.ask("login", { password, code, ...(args.user === undefined ? {} : { user: args.user }) })
    if ((await agent.state()).isNextCodeNeeded)
      await agent.ask("complete", { code: await terminal.ask(say("askNextCode"), "hidden") })
    return await tell(asked)
  },
  status: tell,
  check: async ({ agent, args, terminal, language }) => {
    terminal.note(speak(COMMAND_WORDS, language)("checking"))
    await agent.ask("check")
    const { checked } = await agent.state()
    if (checked === undefined) throw new Fault("POSTURE_UNREADABLE")
    if (args.isJson) terminal.print(JSON.stringify(checked))
    else for (const line of describeChecked(checked, language)) terminal.print(line)
    return checked.isAdmitted ? 0 : 1
  },
  extend: async ({ agent, args, terminal, language }) => {
    const say = speak(COMMAND_WORDS, language)
    const code = args.code ?? (await terminal.ask(say("askCode"), "hidden"))
    await agent.ask("extend", { code })
    const { loggedIn } = await agent.state()
    return done({ args, terminal }, say("extended", { time: writeClock(new Date(loggedIn?.expiresAt ?? 0), language) }))
  },
  disconnect: async ({ agent, args, terminal, language }) => {
    await agent.ask("logout")
    return done({ args, terminal }, speak(COMMAND_WORDS, language)("loggedOut"))
  },
  quit: async ({ agent, args, terminal, language }) => {
    await agent.quit()
    return done({ args, terminal }, speak(COMMAND_WORDS, language)("quit"))
  },
  passkeys,
  "passkey-add": addPasskey,
  "passkey-remove": removePasskey,
  proxy: async ({ agent, args, terminal, language }) => {
    await agent.ask("proxy", { isWished: args.word === "on" })
    return done({ args, terminal }, speak(COMMAND_WORDS, language)("done"))
  },
  "proxy-login": async ({ agent, args, terminal, language }) => {
    const say = speak(COMMAND_WORDS, language)
    const { proxyAsks: proxy } = await agent.state()
    if (proxy === undefined) throw new Fault("PROXY_LOGIN_UNASKED")
    terminal.note(say("proxyAsks", { proxy }))
    const user = args.user ?? (await terminal.ask(say("askProxyUser"), "shown"))
    const password = await passwordFor({ args, terminal, language }, "askProxyPassword")
    await agent.ask("proxylogin", { proxy, user, password })
    return done({ args, terminal }, say("proxyLoggedIn"))
  },
  autostart: async ({ agent, args, terminal, language }) => {
    await agent.ask("autostart", { isWished: args.word === "on" })
    return done({ args, terminal }, speak(COMMAND_WORDS, language)("done"))
  },
  update: async ({ agent, args, terminal, language }) => {
    const say = speak(COMMAND_WORDS, language)
    terminal.note(say("updating"))
    const came = updateAnswer(await agent.ask("update"), "update")
    return done({ args, terminal }, say(came.version === undefined ? "noUpdate" : "updated"), came)
  },
  remove: async ({ agent, args, terminal, language }) => {
    const say = speak(COMMAND_WORDS, language)
    if (!(await isSure({ args, terminal }, say("askRemove")))) {
      terminal.note(say("kept"))
      return 1
    }
    await agent.ask("remove")
    await agent.quit()
    return done({ args, terminal }, say("removed"))
  },
} as const satisfies Readonly<Partial<Record<Command, Deed>>>

/** Undefined: it asks no agent. */
export function deedOf(command: Command): Deed | undefined {
  const deeds: Readonly<Partial<Record<Command, Deed>>> = ASKS_AGENT
  return deeds[command]
}

async function tell({ agent, args, terminal, language, now }: Asked): Promise<Outcome> {
  const state = await agent.state()
  if (args.isJson) terminal.print(JSON.stringify(state))
  else for (const line of describeState(state, now(), language)) terminal.print(line)
  return args.command === "enrol" || isConnected(state, now()) ? 0 : 1
}

async function passwordFor(
  { args, terminal, language }: Pick<Asked, "args" | "terminal" | "language">,
  question: "askPassword" | "askNewPassword" | "askProxyPassword",
): Promise<string> {
  const { passwordFile } = args
  if (passwordFile === undefined || passwordFile === "-")
    return await terminal.ask(speak(COMMAND_WORDS, language)(question), "hidden")
  try {
    return readFileSync(passwordFile, "utf8").replace(/\r?\n$/, "")
  } catch (cause) {
    throw new Fault("CLIENT_INPUT_ENDED", "--password-file", { cause })
  }
}
