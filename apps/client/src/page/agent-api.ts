/**
 * What the command line asks of the agent that runs: JSON under `/agent/…`, with the token from `agent.json`.
 *
 *   GET  /agent/state                    → AgentState
 *   POST /agent/enrol                    {code, name}
 *   POST /agent/activate                 {user, letter, touch, next?, password}
 *   POST /agent/login                    {password, code, user?}
 *   POST /agent/complete, extend         {code}
 *   POST /agent/proxy, autostart         {isWished}
 *   POST /agent/proxylogin               {proxy, user, password}
 *   POST /agent/check, logout, update, remove, quit   {}
 *   POST /agent/passkey                  {} → {url}
 *   POST /agent/newpasskey               {code} → {url}
 *   POST /agent/passkeys                 {} → {keys}
 *   POST /agent/removepasskey            {key, code}
 *   POST /agent/declare                  {declaredBy}
 *   POST /agent/open                     {} → {path} of a file to open in the browser
 *
 * Refusals are `{code, de, en, hintDe, hintEn, reference}` with the table's
 * status. No browser is answered here, whoever sits at it.
 */
import type { IncomingMessage } from "node:http"
import {
  boolean,
  Fault,
  type FaultCode,
  id,
  isFault,
  isSameBytes,
  object,
  optional,
  parseJson,
  publicFault,
  type Schema,
  text,
} from "@schleuse/base"
import type { AgentControl } from "../agent/agent.ts"

/** In the client's folder: `{v, pid, port, token}`. */
export const AGENT_FILE = "agent.json"
export const AGENT_PATH = "/agent/"

const MAX_BODY_BYTES = 64 * 1024

const nothing = object({})
const wish = object({ isWished: boolean })
const touch = object({ code: text(100) })
const removal = object({ key: id, code: text(100) })
const declaration = object({ declaredBy: text(100) })
const enrolment = object({ code: text(200), name: text(200) })
const login = object({ password: text(1000), code: text(100), user: optional(text(100)) })
const proxyLogin = object({ proxy: text(300), user: text(200), password: text(1000) })
const activation = object({
  user: text(100),
  letter: text(100),
  touch: text(100),
  next: optional(text(100)),
  password: text(1000),
})

export type AgentApi = {
  readonly agent: AgentControl
  /** Of `agent.json`. */
  readonly token: string
  readonly openFile: () => string
}

export type AgentAnswer = {
  readonly status: number
  readonly json: unknown
  /** Done after the answer has gone. */
  readonly afterwards?: (() => Promise<void>) | undefined
}

type Deed = (api: AgentApi, body: unknown) => Promise<Omit<AgentAnswer, "status">>

function deed<T>(schema: Schema<T>, act: (api: AgentApi, asked: T) => Promise<unknown>): Deed {
  return async (api, body) => ({ json: (await act(api, schema(body, "body"))) ?? {} })
}

const DEEDS: ReadonlyMap<string, Deed> = new Map([
  ["enrol", deed(enrolment, async ({ agent }, asked) => await agent.enrol(asked))],
  ["activate", deed(activation, async ({ agent }, asked) => await agent.activate(asked))],
  ["check", deed(nothing, async ({ agent }) => await agent.check())],
  ["login", deed(login, async ({ agent }, asked) => await agent.login(asked))],
  ["complete", deed(touch, async ({ agent }, asked) => await agent.completeLogin(asked))],
  ["passkey", deed(nothing, async ({ agent }) => await agent.beginPasskey())],
  ["newpasskey", deed(touch, async ({ agent }, asked) => await agent.ownPasskeys.add(asked))],
  ["passkeys", deed(nothing, async ({ agent }) => ({ keys: await agent.ownPasskeys.list() }))],
  ["removepasskey", deed(removal, async ({ agent }, asked) => await agent.ownPasskeys.remove(asked))],
  ["declare", deed(declaration, async ({ agent }, asked) => await agent.declare(asked))],
  ["extend", deed(touch, async ({ agent }, asked) => await agent.extend(asked))],
  ["logout", deed(nothing, async ({ agent }) => await agent.logout())],
  ["proxy", deed(wish, async ({ agent }, { isWished }) => await agent.setProxy(isWished))],
  ["proxylogin", deed(proxyLogin, async ({ agent }, asked) => await agent.setProxyLogin(asked))],
  ["autostart", deed(wish, async ({ agent }, { isWished }) => await agent.setStartsAtLogin(isWished))],
  ["update", deed(nothing, async ({ agent }) => await agent.update())],
  ["remove", deed(nothing, async ({ agent }) => await agent.remove())],
  ["open", deed(nothing, async ({ openFile }) => await Promise.resolve({ path: openFile() }))],
  // Whoever asks for the end wants to hear that it was heard.
  [
    "quit",
    async ({ agent }, body) => await Promise.resolve({ json: nothing(body, "body"), afterwards: () => agent.quit() }),
  ],
])

/** Answers one request below AGENT_PATH. Its connection's owner and its host were judged before. */
export async function answerAgent(api: AgentApi, incoming: IncomingMessage): Promise<AgentAnswer> {
  try {
    requireProgram(incoming, api.token)
    const what = (incoming.url ?? "").slice(AGENT_PATH.length)
    if (incoming.method === "GET" && what === "state") return { status: 200, json: api.agent.state() }
    const act = DEEDS.get(what)
    if (act === undefined || incoming.method !== "POST") throw new Fault("PAGE_UNKNOWN")
    return { status: 200, ...(await act(api, await readJson(incoming))) }
  } catch (error) {
    if (!isFault(error)) throw error
    return refusal(error.code, error.reference)
  }
}

function refusal(code: FaultCode, reference = ""): AgentAnswer {
  const { code: shown, http, de, en, hintDe, hintEn } = publicFault(code)
  return { status: http, json: { code: shown, de, en, hintDe, hintEn, reference } }
}

/** Browsers say where they come from; programs of this person know the token. @throws AGENT_TOKEN_WRONG */
function requireProgram({ headers }: IncomingMessage, token: string): void {
  const isBrowser = ["origin", "sec-fetch-site", "sec-fetch-mode", "cookie"].some((name) => headers[name] !== undefined)
  const shown = Buffer.from(headers.authorization ?? "")
  if (isBrowser || !isSameBytes(shown, Buffer.from(`Bearer ${token}`))) throw new Fault("AGENT_TOKEN_WRONG")
}

/** @throws FORM_KIND_UNKNOWN, FORM_TOO_LARGE, FORM_UNREADABLE */
async function readJson(incoming: IncomingMessage): Promise<unknown> {
  if (incoming.headers["content-type"] !== "application/json") throw new Fault("FORM_KIND_UNKNOWN")
  const body = await readAll(incoming, MAX_BODY_BYTES)
  try {
    return parseJson(body.toString("utf8"))
  } catch (cause) {
    throw new Fault("FORM_UNREADABLE", "", { cause })
  }
}

/** @throws FORM_TOO_LARGE */
export async function readAll(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError("a body has other things than bytes")
    length += chunk.length
    if (length > maxBytes) throw new Fault("FORM_TOO_LARGE", `more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
