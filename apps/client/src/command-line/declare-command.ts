/** `schleuse-zugang declare`: what nobody can measure, said by the person who knows it; read first, agreed to, then sent. */
import { Fault } from "@schleuse/base"
import { speak, writeTime } from "@schleuse/web"
import { DECLARE_WORDS } from "../words/declare-words.ts"
import { type Asked, done, isSure, type Outcome } from "./asked.ts"
import { COMMAND_WORDS } from "./command-words.ts"

export async function declare({ agent, args, terminal, language }: Asked): Promise<Outcome> {
  const say = speak(COMMAND_WORDS, language)
  const words = speak(DECLARE_WORDS, language)
  const { enrolled, operator } = await agent.state()
  if (enrolled === undefined) throw new Fault("CLIENT_NOT_ENROLLED")
  for (const line of [words("why"), words("what"), words("kept", { operator })]) terminal.note(line)
  const declaredBy = (args.name ?? (await terminal.ask(`${words("name")}:`, "shown"))).trim()
  const isAgreed = declaredBy !== "" && (await isSure({ args, terminal }, say("askDeclare")))
  if (!isAgreed) {
    terminal.note(declaredBy === "" ? words("nameMissing") : say("notDeclared"))
    return 1
  }
  await agent.ask("declare", { declaredBy })
  const { declared } = await agent.state()
  if (declared === undefined) throw new Fault("CLIENT_ANSWER_UNKNOWN", "declared, and not told")
  const [time, until] = [declared.declaredAt, declared.until].map((at) => writeTime(new Date(at), language))
  return done({ args, terminal }, words("declared", { time: time ?? "", until: until ?? "" }), declared)
}
