/** What is wrong with a table of people who get links: line by line, never what stands there. */
import { type FaultCode, isFaultCode, publicFault } from "@schleuse/base"
import { Alert, ButtonLink, page, type SiteContext, speak } from "@schleuse/web"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { LINK_WORDS } from "../../words/link-words.ts"
import { SmallTable } from "../register/small-table.tsx"

export type LineProblem = { readonly line: number; readonly column?: string | undefined; readonly code: FaultCode }

/** Where the form for such tables is. */
export const MANY_LINKS = "/gate/links/letters"

/** Of the keeper, which counts rows from 0. `lines`: where each stood, if that is known still; the first one is in line 2. */
export function linesOf(
  problems: readonly { readonly at: number; readonly fault: string }[],
  lines: readonly { readonly line: number }[] = [],
): readonly LineProblem[] {
  return problems.map(({ at, fault }) => ({
    line: lines[at]?.line ?? at + 2,
    code: isFaultCode(fault) ? fault : ("INTERNAL" as const),
  }))
}

export async function linesPage(c: SiteContext, house: House, problems: readonly LineProblem[]): Promise<Response> {
  const view = c.get("view")
  const say = speak(LINK_WORDS, view.language)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("wrongTitle")} hasErrors>
      <Alert kind="danger" title={say("wrongWhy")} />
      <SmallTable
        view={view}
        title={say("wrongTitle")}
        rows={problems}
        columns={[
          { key: "line", title: say("line"), cell: ({ line }) => String(line) },
          { key: "column", title: say("column"), cell: ({ column }) => column ?? "–" },
          {
            key: "problem",
            title: say("problem"),
            cell: ({ code }) => {
              const { de, en, hintDe, hintEn } = publicFault(code)
              return view.language === "de" ? `${de} ${hintDe}` : `${en} ${hintEn}`
            },
          },
        ]}
      />
      <Buttons>
        <ButtonLink href={MANY_LINKS} text={say("tryAgain")} look="primary" />
      </Buttons>
    </ConsolePage>,
    422,
  )
}
