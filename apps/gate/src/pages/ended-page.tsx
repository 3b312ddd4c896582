/** Links that do not count: what happened, what to do, whom to ask. Which of them it is, only the keeper decides. */
import { type Fault, type FaultCode, publicFault } from "@schleuse/base"
import { Facts, Page, page, type SiteContext, speak, type View } from "@schleuse/web"
import { GATE_WORDS } from "../words/gate-words.ts"
import { ContactLine } from "./contact.tsx"
import type { GateHouse } from "./gate-house.ts"

const PAGES = {
  ENROLMENT_UNKNOWN: { title: "unknownTitle", text: "unknownText", steps: ["compare", "askNew", "already"] },
  ENROLMENT_USED: { title: "usedTitle", text: "usedText", steps: ["usedStranger", "already", "askNew"] },
  ENROLMENT_EXPIRED: { title: "expiredTitle", text: "expiredText", steps: ["askNew", "already"] },
} as const satisfies { readonly [C in FaultCode]?: unknown }

/** The page of such a refusal; undefined for every other one. */
export function enrolmentEnded(c: SiteContext, fault: Fault, { report }: GateHouse): Promise<Response> | undefined {
  const { code, http } = publicFault(fault.code)
  if (code !== "ENROLMENT_UNKNOWN" && code !== "ENROLMENT_USED" && code !== "ENROLMENT_EXPIRED") return undefined
  const found = PAGES[code]
  // The keeper noted its own refusals; one without a reference is a code that cannot be one, and was never asked about.
  const { reference } = fault
  if (reference !== undefined)
    report({ reference, isOwn: false, code: fault.code, detail: fault.detail, cause: undefined })
  const view = c.get("view")
  const say = speak(GATE_WORDS, view.language)
  return page(
    c,
    <Page view={view} title={say(found.title)}>
      <p class="kern-body kern-body--large">{say(found.text)}</p>
      <h2 class="kern-heading-small">{say("whatToDo")}</h2>
      <ul class="kern-list kern-list--bullet">
        {found.steps.map((step) => (
          <li>{say(step)}</li>
        ))}
      </ul>
      <p class="kern-body">
        <a class="kern-btn kern-btn--primary" href="/zugang">
          <span class="kern-label">{say("toStart")}</span>
        </a>
      </p>
      <Facts
        rows={[
          [say("contact"), <ContactLine view={view} />],
          ...(reference === undefined ? [] : [[say("reference"), <Reference view={view} text={reference} />] as const]),
        ]}
      />
    </Page>,
    http,
  )
}

function Reference({ view, text }: { readonly view: View; readonly text: string }) {
  return (
    <>
      <strong class="reference">{text}</strong>
      <br />
      {speak(GATE_WORDS, view.language)("referenceHint")}
    </>
  )
}
