/** An entry of the log as one plain sentence. */
import { isFaultCode, publicFault } from "@schleuse/base"
import type { Leaf } from "@schleuse/leaf"
import { type Language, type Sentences, speak, textOf } from "@schleuse/web"
import { isCommandName } from "@schleuse/wire"
import { actionOf } from "../../actions/action-table.ts"
import { COMMAND_WORDS } from "../../words/command-words.ts"
import { LEAF_WORDS } from "../../words/leaf-words.ts"
import { LOG_WORDS } from "../../words/log-words.ts"
import { findReason } from "../../words/refusal-reasons.ts"

/** What happened, with what was done or refused where the entry says so. */
export function tellLeaf(leaf: Leaf, language: Language): string {
  const sentence = textOf(LEAF_WORDS[leaf.type], language)
  const say = speak(LOG_WORDS, language)
  if (leaf.type === "admin") return titleOf(leaf.command, language) ?? `${sentence} (${leaf.command})`
  if (leaf.type === "approval_request") {
    const title = titleOf(leaf.command, language)
    return title === undefined ? sentence : say("proposed", { what: title })
  }
  if (leaf.type === "denied") {
    const why = reasonOf(leaf.fault, language)
    const times = leaf.count === 1 ? "" : ` (${say("times", { count: leaf.count })})`
    return why === undefined ? `${sentence}${times}` : `${say("refused", { what: why })}${times}`
  }
  if (leaf.type === "knock" && leaf.refused > 1) return `${sentence} (${say("times", { count: leaf.refused })})`
  return sentence
}

/** What an act is called: on its page, or among those that have none. */
function titleOf(command: string, language: Language): string | undefined {
  const words: Sentences = COMMAND_WORDS
  const own = Object.hasOwn(words, command) ? words[command] : undefined
  const title = own ?? (isCommandName(command) ? actionOf(command)?.title : undefined)
  return title === undefined ? undefined : textOf(title, language)
}

/** Why it was refused: for the operators' side, so without what outsiders must not tell apart. */
export function reasonOf(code: string, language: Language): string | undefined {
  if (!isFaultCode(code)) return undefined
  const reason = findReason(code)
  if (reason !== undefined) return textOf(reason.why, language)
  const { de, en } = publicFault(code)
  return language === "de" ? de : en
}
