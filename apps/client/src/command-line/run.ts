/**
 * One run of the program: words in, an exit code out.
 *
 * 0 done, or it is so · 1 it is not so, or was refused · 64 the words make no
 * sense · 70 it could not be found out · 130 broken off.
 */
import { resolve } from "node:path"
import { Fault, isFault, publicFault } from "@schleuse/base"
import { type Assets, speak } from "@schleuse/web"
import { codeInFileName } from "../agent/enrolment-code.ts"
import { builtIn, isSingleExecutable, MEMORY_ARGUMENTS } from "../built-in/built-in.ts"
import { VERSION } from "../built-in/version.ts"
import { loadDevice, timesOf } from "../device/device-record.ts"
import { Folder, usualFolder } from "../device/folder.ts"
import { thisMachine } from "../posture/machine.ts"
import { loadSettings } from "../settings/load-settings.ts"
import type { OperatorSettings } from "../settings/operator-settings.ts"
import { openBrowser, openerOf } from "../system/open-browser.ts"
import { installProgram } from "../system/program-place.ts"
import { thisPc } from "../system/this-pc.ts"
import { AgentClient } from "./agent-client.ts"
import { type Arguments, type Command, readArguments } from "./arguments.ts"
import { findOrStart, type Program, startAgent, waitForAgent } from "./background.ts"
import { check, type Language } from "./check.ts"
import { COMMAND_WORDS } from "./command-words.ts"
import type { Asked } from "./asked.ts"
import { deedOf } from "./commands.ts"
import { runAgent } from "./run-agent.ts"
import { describeRefusal } from "./telling.ts"
import type { Terminal } from "./terminal.ts"

/** What only the program's first file knows. */
export type Setting = {
  readonly terminal: Terminal
  readonly environment: Readonly<Record<string, string | undefined>>
  /** As it was called: its name may carry a link's code. */
  readonly calledAs: string
  /** The file that Node runs; not used in a single executable. */
  readonly main: string
  /** Of the local page. */
  readonly assets: () => Promise<Assets>
}

type Say = ReturnType<typeof speak<typeof COMMAND_WORDS>>

/** Where nobody is logged in they have nothing to ask for. */
const OF_SESSION: readonly Command[] = ["passkeys", "passkey-add", "passkey-remove"]

const NOT_UNDERSTOOD = 64
const NOT_FOUND_OUT = 70
const BROKEN_OFF = 130

export async function run(words: readonly string[], setting: Setting): Promise<number> {
  const { terminal } = setting
  const args = readArguments(words)
  const language = languageOf("bad" in args ? undefined : args.language)
  const say = speak(COMMAND_WORDS, language)
  if ("bad" in args) {
    terminal.note(say("notUnderstood", { word: args.bad }))
    terminal.note(say("usage"))
    return NOT_UNDERSTOOD
  }
  const said = spoken(args, say("usage"))
  if (said !== undefined) {
    terminal.print(said)
    return 0
  }
  const told: { settings?: OperatorSettings } = {}
  try {
    return await new Run(args, language, setting, (settings) => (told.settings = settings)).go()
  } catch (error) {
    if (!isFault(error)) throw error
    return refuse(error, args, language, terminal, told.settings?.contact)
  }
}

class Run {
  readonly #args: Arguments
  readonly #language: Language
  readonly #setting: Setting
  readonly #onSettings: (settings: OperatorSettings) => void

  constructor(args: Arguments, language: Language, setting: Setting, onSettings: (settings: OperatorSettings) => void) {
    this.#args = args
    this.#language = language
    this.#setting = setting
    this.#onSettings = onSettings
  }

  async go(): Promise<number> {
    const { command } = this.#args
    const folder = command === "check" ? this.#findFolder() : this.#folder()
    if (folder === undefined) return await this.#checkAlone()
    if (command === "start" || command === "agent") return await this.#be(folder)
    const deed = deedOf(command)
    if (deed === undefined) throw new TypeError(`${command} does nothing`)
    const running = AgentClient.find(folder)
    if (running === undefined && command === "check") return await this.#checkAlone()
    if (running === undefined && command === "status") return this.#tellAlone(folder)
    if (running === undefined && (command === "disconnect" || command === "quit")) {
      this.#setting.terminal.print(speak(COMMAND_WORDS, this.#language)("notConnected"))
      return 0
    }
    // Nobody has tried to get anywhere.
    if (running === undefined && command === "proxy-login") throw new Fault("PROXY_LOGIN_UNASKED")
    if (running === undefined && OF_SESSION.includes(command)) throw new Fault("CLIENT_NOT_LOGGED_IN")
    // What is missing is said here, not in the log of a process that nobody sees.
    this.#loadSettings(folder)
    if (command === "connect" && loadDevice(folder) === undefined) throw new Fault("CLIENT_NOT_ENROLLED")
    const agent = running ?? (await this.#start(folder))
    const code = await deed(this.#asked(agent))
    // Whoever only enrols from a script leaves nothing running behind.
    const isDone = command !== "connect" && command !== "remove"
    if (running === undefined && isDone) await agent.quit()
    return code
  }

  #folder(): Folder {
    return Folder.open(this.#args.folder ?? usualFolder(process.platform, this.#setting.environment))
  }

  /** To look at a PC takes no folder. */
  #findFolder(): Folder | undefined {
    try {
      return this.#folder()
    } catch (error) {
      if (!isFault(error)) throw error
      return undefined
    }
  }

  #loadSettings(folder: Folder): OperatorSettings {
    const { settings } = loadSettings({ file: this.#args.settings, folder })
    this.#onSettings(settings)
    return settings
  }

  #asked(agent: AgentClient): Asked {
    const { terminal } = this.#setting
    return {
      agent,
      args: this.#args,
      terminal,
      language: this.#language,
      now: () => Date.now(),
      browse: (address) => this.#browse(address),
    }
  }

  /** Not from a script: nobody sits there. */
  async #browse(address: string): Promise<boolean> {
    const { isBrowserWished, isJson } = this.#args
    const isWished = isBrowserWished && !isJson && this.#setting.terminal.isInteractive
    return isWished && (await openBrowser(openerOf(process.platform, address)))
  }

  #program(word: string): Program {
    const { folder, settings } = this.#args
    const args = [
      ...(isSingleExecutable() ? [] : [...process.execArgv, ...MEMORY_ARGUMENTS, this.#setting.main]),
      word,
      // It begins in a folder of its own, and later once more at login.
      ...(folder === undefined ? [] : ["--folder", resolve(folder)]),
      ...(settings === undefined ? [] : ["--settings", resolve(settings)]),
    ]
    return { file: process.execPath, args }
  }

  async #start(folder: Folder): Promise<AgentClient> {
    const say = speak(COMMAND_WORDS, this.#language)
    return await findOrStart(folder, this.#program("agent"), () => this.#setting.terminal.note(say("starting")))
  }

  async #checkAlone(): Promise<number> {
    const { terminal } = this.#setting
    const { print } = terminal
    const [machine, platform, language, { isJson }] = [thisMachine, process.platform, this.#language, this.#args]
    return await check({ machine, platform, language, isJson, print })
  }

  /** Nobody is connected, and it need not be started to say so. */
  #tellAlone(folder: Folder): number {
    const say = speak(COMMAND_WORDS, this.#language)
    const { print } = this.#setting.terminal
    const device = loadDevice(folder)
    if (this.#args.isJson) {
      const enrolled =
        device === undefined
          ? undefined
          : { device: device.device, login: device.login, certificateUntil: timesOf(device.certificate).until }
      print(JSON.stringify({ link: "off", enrolled }))
      return 1
    }
    print(device === undefined ? say("notEnrolled") : say("enrolled", { name: device.name, person: device.login }))
    print(say("notConnected"))
    return 1
  }

  /** This process is the agent, unless there is one: then its page is opened. */
  async #be(folder: Folder): Promise<number> {
    const { terminal, calledAs, environment, assets } = this.#setting
    const settings = this.#loadSettings(folder)
    const say = speak(COMMAND_WORDS, this.#args.language ?? settings.language)
    const isShown = this.#args.command === "start"
    const running = AgentClient.find(folder)
    if (running !== undefined) {
      if (isShown) await this.#show(await running.openFile(), say)
      return 0
    }
    const { args } = this.#program("agent")
    // What starts at login lies in a place that stays, whatever becomes of the download.
    const place = () =>
      isSingleExecutable() ? installProgram(process.execPath, folder.path, process.platform) : process.execPath
    const pc = await thisPc({
      folder,
      gate: settings.gate,
      environment,
      machine: thisMachine,
      platform: process.platform,
      command: () => Promise.resolve([place(), ...args]),
    })
    const agent = await runAgent({
      folder,
      settings,
      pc,
      assets: await assets(),
      suggestedCode: codeInFileName(calledAs),
      executable: isSingleExecutable() ? process.execPath : undefined,
      startAgain: () => startAgent(folder, this.#program("start"), () => undefined),
      note: (line) => terminal.note(line),
    })
    if (agent === undefined) {
      // Another one has just begun, and starts nothing further.
      if (isShown) await this.#show(await (await waitForAgent(folder)).openFile(), say)
      return 0
    }
    if (isShown) {
      await this.#show(agent.openFile(), say)
      terminal.note(say("running"))
    }
    await agent.ended
    return 0
  }

  async #show(path: string, say: Say): Promise<void> {
    const isOpen = this.#args.isBrowserWished && (await openBrowser(openerOf(process.platform, path)))
    if (!isOpen) this.#setting.terminal.print(say("open", { path }))
  }
}

/** What needs neither folder nor settings. */
function spoken({ command }: Arguments, usage: string): string | undefined {
  if (command === "version") return VERSION
  if (command === "licences") return builtIn("licences.txt")?.toString("utf8") ?? "EUPL-1.2"
  return command === "help" ? usage : undefined
}

function refuse(
  { code, reference = "" }: Fault,
  { isJson }: Arguments,
  language: Language,
  terminal: Terminal,
  contact: string | undefined,
): number {
  const { code: shown, http, de, en, hintDe, hintEn } = publicFault(code)
  if (isJson) terminal.print(JSON.stringify({ code: shown, de, en, hintDe, hintEn, reference }))
  else {
    for (const line of describeRefusal(code, reference, language)) terminal.note(line)
    const isHelpful = contact !== undefined && contact !== ""
    if (isHelpful) terminal.note(speak(COMMAND_WORDS, language)("contact", { contact }))
  }
  if (code === "CLIENT_INPUT_ENDED") return BROKEN_OFF
  return http >= 500 ? NOT_FOUND_OUT : 1
}

function languageOf(word: Language | undefined): Language {
  const system = Intl.DateTimeFormat().resolvedOptions().locale
  return word ?? (system.startsWith("de") ? "de" : "en")
}
