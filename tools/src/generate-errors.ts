/** Makes docs/errors.md from the table of faults. */
import type { FaultText } from "@schleuse/base"

type Entry = FaultText | { readonly shownAs: string }

const INTRODUCTION = `<!-- Generated from packages/base/src/faults by \`npm run check -- --fix --only generated\`. Do not edit. -->
# Errors

Every refusal that this product makes has a code of its own. Codes are never renamed and never reused, so scripts may rely on
them. A person sees the sentence and the hint in their language, together with a reference of six characters under which the
operator finds the details. *Shown as* means that an outsider sees the other code, so that nobody learns from a refusal what
is behind it.

| code | HTTP | SFTP |
|---|---|---|
`

/** The document's whole text. @throws TypeError if an entry is shown as a code that is not in the table */
export function describeErrors(faults: Readonly<Record<string, Entry>>): string {
  const entries = Object.entries(faults).sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = entries.map(([code, entry]) => {
    if (!("shownAs" in entry)) return `| [${code}](#${anchor(code)}) | ${entry.http} | ${entry.sftp} |\n`
    if (!Object.hasOwn(faults, entry.shownAs))
      throw new TypeError(`${code} is shown as ${entry.shownAs}, which is not in the table`)
    return `| ${code} | shown as | [${entry.shownAs}](#${anchor(entry.shownAs)}) |\n`
  })
  const sections = entries.flatMap(([code, entry]) => ("shownAs" in entry ? [] : [section(code, entry)]))
  return `${INTRODUCTION}${rows.join("")}\n${sections.join("\n")}`
}

function section(code: string, { http, sftp, de, en, hintDe, hintEn }: FaultText): string {
  return `## ${code}\n\nHTTP ${http}, SFTP ${sftp}\n\n- **de** ${de} *${hintDe}*\n- **en** ${en} *${hintEn}*\n`
}

/** What GitHub and GitLab make of a heading. */
function anchor(code: string): string {
  return code.toLowerCase()
}
