/** The check of the computer: what came out, in words, what to do about it, and a button to look again. */
import { CHECKS, REASONS, REPAIRS, type Result, type System } from "@schleuse/posture"
import {
  Alert,
  ButtonLink,
  Form,
  type Language,
  SendButton,
  speak,
  textOf,
  type View,
  writeClock,
  writeTime,
} from "@schleuse/web"
import type { AgentState, Checked } from "../agent/agent.ts"
import { CHECK_WORDS } from "../words/check-words.ts"
import { DECLARE_WORDS } from "../words/declare-words.ts"
import { SETTINGS_WORDS } from "../words/settings-words.ts"
import { Text } from "./client-page.tsx"
import { DECLARE_PATH } from "./declare-page.tsx"

const LOOKS = {
  ok: { badge: "kern-badge kern-badge--success", icon: "kern-icon kern-icon--success" },
  warn: { badge: "kern-badge kern-badge--warning", icon: "kern-icon kern-icon--warning" },
  fail: { badge: "kern-badge kern-badge--danger", icon: "kern-icon kern-icon--danger" },
  unknown: { badge: "kern-badge kern-badge--info", icon: "kern-icon kern-icon--info" },
} as const

/** What is worst comes first. */
const ORDER = ["fail", "warn", "unknown", "ok"] as const

/** Results that a person is told of: not those that are only counted, nor, before the keeper has spoken, what only it can know. */
export function shownResults({ results, by }: Checked): readonly Result[] {
  const isKnowable = ({ check, reason }: Result) =>
    by === "keeper" || (check !== "private-use" && reason !== "table-missing")
  return results
    .filter((result) => result.mode !== "observe" && isKnowable(result))
    .toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state))
}

export function CheckList({
  view,
  results,
  system,
}: {
  readonly view: View
  readonly results: readonly Result[]
  readonly system: System
}) {
  return (
    <ul class="checks">
      {results.map((result) => (
        <CheckRow view={view} result={result} system={system} />
      ))}
    </ul>
  )
}

function CheckRow({ view, result, system }: { readonly view: View; readonly result: Result; readonly system: System }) {
  const { language } = view
  const say = speak(CHECK_WORDS, language)
  const { check, state, reason, product = "" } = result
  const { badge, icon } = LOOKS[state]
  const { de, en, requirements } = CHECKS[check]
  const asked = textOf([de, en], language)
  const isFine = state === "ok" || reason === "fine"
  const because = becauseText(result, language)
  return (
    <li class="check">
      <span class={badge}>
        <span class={icon} aria-hidden="true"></span>
        <span class="kern-label kern-label--small">{say(state)}</span>
      </span>
      <div class="check-text">
        <p class="kern-body kern-body--bold">
          {isFine ? asked : textOf(REASONS[reason], language).replaceAll("{product}", product)}
        </p>
        {isFine ? (
          ""
        ) : (
          <Text>
            <strong>{say("whatToDo")}</strong> {textOf(REPAIRS[reason][system], language)}
          </Text>
        )}
        {because === "" ? "" : <Text>{because}</Text>}
        {check === "private-use" && !isFine ? (
          <ButtonLink href={DECLARE_PATH} text={speak(DECLARE_WORDS, language)("start")} look="secondary" />
        ) : (
          ""
        )}
        <p class="kern-body kern-body--small kern-body--muted">
          {isFine ? "" : `${say("asked", { asked })} `}
          {say("requirement", { numbers: requirements.join(", ") })}
        </p>
      </div>
    </li>
  )
}

function becauseText({ because, until }: Result, language: Language): string {
  const say = speak(CHECK_WORDS, language)
  if (because === "only-warned") return say("onlyWarned")
  if (because === undefined || until === undefined) return ""
  const at = new Date(until)
  return say(because, { time: because === "updating" ? writeClock(at, language) : writeTime(at, language) })
}

/** One box that says how it came out. */
export function CheckSummary({
  view,
  state,
  checked,
}: {
  readonly view: View
  readonly state: AgentState
  readonly checked: Checked
}) {
  const say = speak(CHECK_WORDS, view.language)
  const isGuess = checked.by === "preset"
  if (!checked.isAdmitted) {
    const isEarly = isGuess && state.enrolled === undefined
    return (
      <Alert kind={isEarly ? "warning" : "danger"} title={isEarly ? say("guessRefused") : say("refused")}>
        <Text>{isEarly ? say("guessRefusedWhat") : say("refusedWhat")}</Text>
        {isGuess ? <Text>{say("guess")}</Text> : ""}
      </Alert>
    )
  }
  const isNoted = shownResults(checked).some((result) => result.state === "warn")
  return (
    <Alert kind={isNoted ? "warning" : "success"} title={isNoted ? say("warned") : say("allWell")}>
      {isGuess ? <Text>{say("guess")}</Text> : undefined}
    </Alert>
  )
}

/** When it was, that it is the computer's own word, and the button to look again. */
export function CheckAgain({
  view,
  checked,
  back,
  isFirst = false,
}: {
  readonly view: View
  readonly checked: Checked | undefined
  readonly back: "/" | "/computer"
  /** Is it the one thing to do now? */
  readonly isFirst?: boolean | undefined
}) {
  const say = speak(CHECK_WORDS, view.language)
  return (
    <>
      <Form view={view} action="/check">
        <input type="hidden" name="back" value={back} />
        <SendButton
          text={checked === undefined ? say("checkNow") : say("again")}
          look={isFirst ? "primary" : "secondary"}
        />
      </Form>
      {checked === undefined ? (
        ""
      ) : (
        <p class="kern-body kern-body--small kern-body--muted">
          {say("checkedAt", { time: writeTime(new Date(checked.at), view.language) })}. {say("selfReported")}
        </p>
      )}
    </>
  )
}

/** What is read and sent: said before anything of it happens. */
export function ReadAndSent({ view, operator }: { readonly view: View; readonly operator: string }) {
  const say = speak(SETTINGS_WORDS, view.language)
  return (
    <>
      <Text>
        <strong>{say("privacyRead")}:</strong> {say("privacyReadWhat")} {say("privacyNot")}
      </Text>
      <Text>
        <strong>{say("privacySent")}:</strong> {say("privacySentWhen", { operator })}{" "}
        <a class="kern-link" href="/privacy">
          {say("privacy")}
        </a>
      </Text>
    </>
  )
}
