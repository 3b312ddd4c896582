/** What a cut cut off, in words: its scope, and the name of what was meant. */
import type { Sentence } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { SCOPE_WORDS } from "./scope-words.ts"

type Cut = OutputOf<"status">["cuts"][number]

export function nameOfCut({ scope, name }: Pick<Cut, "scope" | "name">): Sentence {
  const [de, en] = Object.hasOwn(SCOPE_WORDS, scope) ? SCOPE_WORDS[scope as keyof typeof SCOPE_WORDS] : [scope, scope]
  return name === undefined ? [de, en] : [`${de}: ${name}`, `${en}: ${name}`]
}
