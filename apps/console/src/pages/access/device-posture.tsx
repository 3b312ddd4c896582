/** How a device was judged last, check by check in words, its exceptions, and what came before. By its own word only. */
import { REPAIRS } from "@schleuse/posture"
import { ButtonLink, Name, type SiteContext, speak, textOf, type View, writeTime } from "@schleuse/web"
import type { OutputOf } from "@schleuse/wire"
import { FactList } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { State } from "../../parts/state.tsx"
import { When } from "../../parts/when.tsx"
import { DEVICE_WORDS, GATE_WORDS } from "../../words/access-words.ts"
import { CHECK_STATE_WORDS, MODE_WORDS } from "../../words/posture-words.ts"
import { Admission } from "../posture/admission.tsx"
import { checkText, reasonsIn, reasonText } from "../posture/check-words.ts"
import { groupText, POLICIES } from "../posture/policy-pages.tsx"
import { mayKeep } from "../register/addressed.ts"
import { SmallTable } from "../register/small-table.tsx"
import type { Device } from "./device-page.tsx"

type Posture = OutputOf<"describePosture">
type Last = NonNullable<Posture["last"]>
type Result = Last["verdict"]["results"][number]
type PartProps = { readonly c: SiteContext; readonly known: Device; readonly posture: Posture }

const WORDS = { ...GATE_WORDS, ...DEVICE_WORDS } as const
const LOOKS = { ok: "good", warn: "warning", fail: "bad", unknown: "neutral" } as const
const MINUTE_MS = 60_000
/** Smaller differences of clocks mean nothing. */
const CLOCK_OFF_MS = 5 * MINUTE_MS

export function DevicePosture({ c, known, posture }: PartProps) {
  const view = c.get("view")
  const say = speak(WORDS, view.language)
  const { last } = posture
  return (
    <>
      <Section title={say("verdict")}>
        <p class="kern-body">{say("selfReported")}</p>
        {last === undefined ? (
          <p class="kern-body">{say("nothingSaid")}</p>
        ) : (
          <Verdict view={view} last={last} group={posture.group} />
        )}
      </Section>
      <Exceptions c={c} known={known} posture={posture} />
      {posture.history.length === 0 ? "" : <History view={view} rows={posture.history} />}
    </>
  )
}

function Verdict({ view, last, group }: { readonly view: View; readonly last: Last; readonly group: string }) {
  const { language } = view
  const say = speak(WORDS, language)
  const { isAdmitted, results } = last.verdict
  const { unread } = last.report
  return (
    <>
      <FactList
        rows={[
          [
            say("result"),
            <Admission view={view} isAdmitted={isAdmitted} hasWarnings={results.some(({ state }) => state !== "ok")} />,
          ],
          [say("saidAt"), <When view={view} at={last.at} />],
          [say("verdictUntil"), <When view={view} at={last.verdictUntil} />],
          [
            say("group"),
            <a class="kern-link" href={`${POLICIES}/${group}`}>
              <Name text={groupText(group, view)} />
            </a>,
          ],
          ...(unread.length === 0
            ? []
            : [[say("notRead"), <Name text={unread.map(({ what, why }) => `${what}: ${why}`).join("; ")} />] as const]),
        ]}
      />
      {Math.abs(last.clockOffMs) < CLOCK_OFF_MS ? (
        ""
      ) : (
        <p class="kern-body">{say("clockOff", { minutes: Math.round(Math.abs(last.clockOffMs) / MINUTE_MS) })}</p>
      )}
      <SmallTable
        view={view}
        title={say("verdict")}
        rows={results}
        columns={[
          { key: "check", title: say("check"), cell: ({ check }) => checkText(check, language) },
          {
            key: "state",
            title: say("result"),
            cell: ({ state }) => <State look={LOOKS[state]} text={textOf(CHECK_STATE_WORDS[state], language)} />,
          },
          { key: "found", title: say("found"), cell: (result) => <Found view={view} result={result} last={last} /> },
          { key: "mode", title: say("asked"), cell: ({ mode }) => textOf(MODE_WORDS[mode], language) },
          {
            key: "since",
            title: say("failingSince"),
            cell: ({ check }) => <When view={view} at={last.failingSince.find((one) => one.check === check)?.since} />,
          },
        ]}
      />
    </>
  )
}

/** What was found, until when it is passed over, and how it is repaired. */
function Found({ view, result, last }: { readonly view: View; readonly result: Result; readonly last: Last }) {
  const { language } = view
  const say = speak(WORDS, language)
  const { reason, product, until, because, state } = result
  if (reason === "fine") return <>{reasonText(reason, language)}</>
  const text = product === undefined ? reasonText(reason, language) : reasonText(reason, language, product)
  const at = until === undefined ? "" : writeTime(new Date(until), language)
  const patience =
    because === "updating"
      ? say("updating")
      : until === undefined
        ? ""
        : because === "exception"
          ? say("exceptionUntil", { at })
          : say("patience", { at })
  return (
    <>
      <Name text={text} /> {patience === "" ? "" : <strong>{patience}</strong>}
      {state === "ok" ? (
        ""
      ) : (
        <details>
          <summary>{say("repair")}</summary>
          <p class="kern-body">{textOf(REPAIRS[reason][last.report.system], language)}</p>
        </details>
      )}
    </>
  )
}

function Exceptions({ c, known, posture }: PartProps) {
  const view = c.get("view")
  const { language } = view
  const say = speak(WORDS, language)
  const keeps = mayKeep(c) && known.state !== "removed"
  return (
    <Section title={say("exceptions")}>
      {posture.exceptions.length === 0 ? (
        <p class="kern-body">{say("noExceptions")}</p>
      ) : (
        <SmallTable
          view={view}
          title={say("exceptions")}
          rows={posture.exceptions}
          columns={[
            { key: "check", title: say("check"), cell: ({ check }) => checkText(check, language) },
            { key: "since", title: say("sinceWhen"), cell: ({ createdAt }) => <When view={view} at={createdAt} /> },
            { key: "until", title: say("until"), cell: ({ until }) => <When view={view} at={until} /> },
            { key: "why", title: say("why"), cell: ({ reason }) => <Name text={reason} /> },
            {
              key: "end",
              title: say("actions"),
              cell: ({ exception, until }) =>
                keeps && until > view.now.getTime() ? (
                  <a class="kern-link" href={`/gate/devices/${known.device}/exceptions/${exception}/end`}>
                    {say("exceptionEnd")}
                  </a>
                ) : (
                  "–"
                ),
            },
          ]}
        />
      )}
      {keeps ? (
        <Buttons>
          <ButtonLink
            href={`/gate/devices/${known.device}/exceptions/new`}
            text={say("exceptionAdd")}
            look="secondary"
          />
        </Buttons>
      ) : (
        ""
      )}
    </Section>
  )
}

function History({ view, rows }: { readonly view: View; readonly rows: Posture["history"] }) {
  const { language } = view
  const say = speak(WORDS, language)
  return (
    <Section title={say("history")}>
      <SmallTable
        view={view}
        title={say("history")}
        rows={rows}
        columns={[
          { key: "at", title: say("saidAt"), cell: ({ at }) => <When view={view} at={at} /> },
          {
            key: "result",
            title: say("result"),
            cell: ({ isAdmitted, reasons }) => (
              <Admission view={view} isAdmitted={isAdmitted} hasWarnings={reasons !== ""} />
            ),
          },
          {
            key: "found",
            title: say("found"),
            cell: ({ reasons }) =>
              reasonsIn(reasons, language)
                .map(({ text }) => text)
                .join(" ") || "–",
          },
          { key: "group", title: say("group"), cell: ({ group }) => <Name text={groupText(group, view)} /> },
          {
            key: "entry",
            title: say("entry"),
            cell: ({ entry }) => (
              <a class="kern-link" href={`/log/${entry}`}>
                {String(entry)}
              </a>
            ),
          },
        ]}
      />
    </Section>
  )
}
