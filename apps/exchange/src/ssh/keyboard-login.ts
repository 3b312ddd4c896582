/**
 * Login by keyboard-interactive (RFC 4256): password, then one-time code.
 *
 * The door asks and relays; it knows neither passwords nor what a good code
 * is. Whoever types both into the first answer, as a touched YubiKey does, is
 * not asked again. A token that is out of step is asked for its next code.
 * Refusals are shown with their reference, as far as the client displays them.
 */
import { Fault, type FaultCode, isFault } from "@schleuse/base"
import type { KeeperClient, OpenedSession, OutputOf, PendingLogin } from "@schleuse/wire"
import type { KeyboardAuthContext } from "ssh2"
import type { Peer } from "./login.ts"

const PASSWORD = "Password:"
const CODE = "YubiKey code:"
/** Ends like a code that no password ends with by chance: a whole Yubico OTP, or HOTP behind its token id. */
const ENDS_WITH_CODE = /(?:[cbdefghijklnrtuv]{44}|ubhe\d{8}\d{6}(?:\d{2})?)[ \t\r\n]*$/i

const NEXT_CODE = {
  de: "Ihr Schlüssel ist nicht mehr im Takt. Bitte drücken Sie ihn noch einmal.",
  en: "Your key is out of step. Please press it once more.",
} as const

export type KeyboardParts = {
  readonly keeper: KeeperClient
  readonly peer: Peer
  readonly language: "de" | "en"
  /** The sentence of a refusal for the person's screen. */
  readonly explain: (code: FaultCode, reference: string | undefined) => string
}

/** The client gave up this way of logging in; there is nothing to answer. */
export class Abandoned extends Error {}

/**
 * Asks and has the keeper decide; with `pending`, only for what that login still needs.
 * @throws Abandoned, KEEPER_AWAY, and the refusal, which the client has been shown
 */
export async function loginByKeyboard(
  context: KeyboardAuthContext,
  parts: KeyboardParts,
  pending: PendingLogin | undefined,
): Promise<OpenedSession> {
  try {
    let answer: OutputOf<"loginCode"> = pending ?? (await askBoth(context, parts))
    while ("pending" in answer) {
      const instruction = answer.needs === "next-code" ? NEXT_CODE[parts.language] : ""
      const code = await ask(context, CODE, instruction)
      answer = await parts.keeper.call("completeLogin", { pending: answer.pending, code, peer: parts.peer })
    }
    return answer
  } catch (error) {
    if (isFault(error) && error.code !== "KEEPER_AWAY") await show(context, parts.explain(error.code, error.reference))
    throw error
  }
}

async function askBoth(context: KeyboardAuthContext, { keeper, peer }: KeyboardParts): Promise<OutputOf<"loginCode">> {
  const user = context.username
  const first = await ask(context, PASSWORD)
  const secrets = ENDS_WITH_CODE.test(first) ? [first] : [first, await ask(context, CODE)]
  return await keeper.call("loginCode", { user, secrets, peer })
}

/** One question, whose answer is not echoed. */
async function ask(context: KeyboardAuthContext, prompt: string, instruction = ""): Promise<string> {
  const [answer, ...more] = await request(context, [{ prompt, echo: false }], instruction)
  // A client that answers what it was not asked is not one that we want to understand.
  if (answer === undefined || more.length > 0) throw new Fault("LOGIN_REFUSED", "not one answer")
  return answer
}

/** A text without a question: clients display it and answer with nothing (RFC 4256, section 3.2). */
async function show(context: KeyboardAuthContext, text: string): Promise<void> {
  await request(context, [], text)
}

function request(
  context: KeyboardAuthContext,
  prompts: { prompt: string; echo: boolean }[],
  instruction: string,
): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    context.prompt(prompts, "", instruction, (answers: unknown) => {
      // The library hands over an Error if the client began another request instead.
      if (Array.isArray(answers)) resolve(answers.map(String))
      else reject(new Abandoned("another request", { cause: answers }))
    })
  })
}
