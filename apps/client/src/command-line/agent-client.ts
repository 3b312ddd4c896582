/** What the command line asks of the running agent: JSON over its loopback port, with the token that only its user can read. */
import { request } from "node:http"
import { setTimeout as pause } from "node:timers/promises"
import { Fault, integer, isFault, type Json, object, parseJson, text } from "@schleuse/base"
import type { AgentState } from "../agent/agent.ts"
import { agentState } from "../agent/agent-state.ts"
import { findHolder } from "../agent/one-agent.ts"
import type { Folder } from "../device/folder.ts"
import { AGENT_FILE, AGENT_PATH } from "../page/agent-api.ts"
import { faultOf, readAnswer } from "../tunnel/answers.ts"

const agentFile = object({ v: integer(1, 1), pid: integer(1), port: integer(1, 65_535), token: text(100) })
const openAnswer = object({ path: text(4096) })
/** A log-in measures the PC, which takes its time on an old one. */
const ANSWER_MS = 120_000
/** A new version comes within the hour, or not at all. */
const UPDATE_MS = 70 * 60_000
/** Streams, ports and helpers of an ending agent are closed by then, on an old PC too. */
const END_MS = 30_000
const LOOK_MS = 20

/** Where the agent listens, and by what it is known. */
type Found = ReturnType<typeof agentFile>

export class AgentClient {
  readonly #folder: Folder
  readonly #found: Found

  private constructor(folder: Folder, found: Found) {
    this.#folder = folder
    this.#found = found
  }

  /** Undefined if none runs, or one does not listen yet. @throws CLIENT_FOLDER_UNSAFE */
  static find(folder: Folder): AgentClient | undefined {
    const holder = findHolder(folder)
    const text = holder === undefined ? undefined : folder.read(AGENT_FILE)
    if (text === undefined) return undefined
    try {
      const found = agentFile(parseJson(text), AGENT_FILE)
      // What a killed run left leads nowhere, or to somebody else's port.
      return found.pid === holder?.pid ? new AgentClient(folder, found) : undefined
    } catch (error) {
      if (!isFault(error)) throw error
      return undefined
    }
  }

  async state(): Promise<AgentState> {
    const answer = await this.#ask("GET", "state")
    try {
      return agentState(answer, "state")
    } catch (cause) {
      if (!isFault(cause)) throw cause
      throw new Fault("CLIENT_ANSWER_UNKNOWN", cause.detail, { cause })
    }
  }

  /** @throws what the agent refuses, with its reference; CLIENT_AGENT_AWAY */
  async ask(what: string, body: { readonly [field: string]: Json } = {}): Promise<Json> {
    return await this.#ask("POST", what, body)
  }

  /**
   * Ends the agent. It answers before it has let go of everything: whoever starts the next one, or looks whether all is
   * gone, is told only then. @throws CLIENT_AGENT_AWAY if it still holds its place after `END_MS`
   */
  async quit(): Promise<void> {
    await this.#ask("POST", "quit", {})
    const end = performance.now() + END_MS
    while (findHolder(this.#folder)?.pid === this.#found.pid) {
      if (performance.now() > end) throw new Fault("CLIENT_AGENT_AWAY", `${this.#found.pid} does not end`)
      await pause(LOOK_MS)
    }
  }

  /** The file that leads a browser to the page. */
  async openFile(): Promise<string> {
    return openAnswer(await this.ask("open"), "open").path
  }

  #ask(method: string, what: string, body?: Json): Promise<Json> {
    return new Promise((resolve, reject) => {
      const away = (cause: unknown): void => reject(new Fault("CLIENT_AGENT_AWAY", what, { cause }))
      const asked = request(
        {
          host: "127.0.0.1",
          port: this.#found.port,
          path: `${AGENT_PATH}${what}`,
          method,
          agent: false,
          timeout: what === "update" ? UPDATE_MS : ANSWER_MS,
          headers: {
            authorization: `Bearer ${this.#found.token}`,
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
        },
        (response) => {
          readAnswer(response).then((answer) => {
            if (response.statusCode === 200) resolve(answer)
            else reject(faultOf(answer))
          }, away)
        },
      )
      asked.once("timeout", () => asked.destroy(new Error("too slow")))
      asked.once("error", away)
      asked.end(body === undefined ? undefined : JSON.stringify(body))
    })
  }
}
