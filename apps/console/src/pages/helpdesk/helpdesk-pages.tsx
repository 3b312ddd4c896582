/** The helpdesk: six characters from the telephone, and what is behind them: `/helpdesk`. */
import { type FaultCode, isFaultCode, publicFault } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  ErrorSummary,
  GetForm,
  Name,
  page,
  parseListWish,
  SendButton,
  type Sentences,
  type SiteContext,
  speak,
  TextField,
  textOf,
  type View,
  writeTime,
} from "@schleuse/web"
import { type CommandName, isCommandName, type OutputOf } from "@schleuse/wire"
import { actionOf } from "../../actions/action-table.ts"
import { Directory } from "../../actions/directory.ts"
import { FactList, type FactRow } from "../../parts/facts.tsx"
import { Buttons, Section } from "../../parts/section.tsx"
import { When } from "../../parts/when.tsx"
import type { AddPages } from "../../site/areas.ts"
import { ConsolePage } from "../../site/console-page.tsx"
import { type House, operatorOf } from "../../site/house.ts"
import { HELPDESK_WORDS, TRIED_WORDS } from "../../words/helpdesk-words.ts"
import { findReason } from "../../words/refusal-reasons.ts"
import { reasonsIn } from "../posture/check-words.ts"
import { placeText } from "../sessions/words-for.ts"
import { parseReference, type TypedReference } from "./reference.ts"

type Refusal = OutputOf<"findRefusal">["refusals"][number] & { readonly login: string | undefined }

export const helpdeskPages: AddPages = (site, house) => {
  site.get("/helpdesk", (c) => helpdeskPage(c, house))
}

async function helpdeskPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(HELPDESK_WORDS, view.language)
  const query = new URL(c.req.url).searchParams
  const typed = parseListWish(query, { sortable: [""], filters: ["reference"] }).filters["reference"] ?? ""
  const read: TypedReference | undefined = query.has("reference") ? parseReference(typed) : undefined
  const errors = read !== undefined && "problem" in read ? { reference: say(read.problem) } : {}
  const reference = read !== undefined && "reference" in read ? read.reference : undefined
  const hasErrors = "reference" in errors
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")} hasErrors={hasErrors}>
      <p class="kern-body">{say("intro")}</p>
      <ErrorSummary view={view} errors={errors} />
      <GetForm action="/helpdesk">
        <TextField
          view={view}
          name="reference"
          label={say("reference")}
          hint={say("referenceHint")}
          value={reference ?? typed}
          error={errors.reference}
          maxLength={40}
        />
        <SendButton text={say("find")} />
      </GetForm>
      {reference === undefined ? "" : <Found view={view} reference={reference} refusals={await find(c, reference)} />}
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

async function find(c: SiteContext, reference: string): Promise<readonly Refusal[]> {
  const { ask } = operatorOf(c)
  const { refusals } = await ask("findRefusal", { reference })
  const directory = new Directory(ask)
  return await Promise.all(
    refusals.map(async (refusal) => ({
      ...refusal,
      login: refusal.account === undefined ? undefined : await directory.account(refusal.account),
    })),
  )
}

type FoundProps = { readonly view: View; readonly reference: string; readonly refusals: readonly Refusal[] }

function Found({ view, reference, refusals }: FoundProps) {
  const say = speak(HELPDESK_WORDS, view.language)
  if (refusals.length > 0)
    return (
      <>
        {refusals.map((refusal) => (
          <RefusalSection view={view} refusal={refusal} />
        ))}
      </>
    )
  return (
    <Alert kind="info" title={say("nothing", { reference })}>
      <p class="kern-body">{say("nothingWhy")}</p>
      <p class="kern-body">{say("nothingPages")}</p>
    </Alert>
  )
}

function RefusalSection({ view, refusal }: { readonly view: View; readonly refusal: Refusal }) {
  const { language } = view
  const say = speak(HELPDESK_WORDS, language)
  const { at, account, login, zone, code, command, detail } = refusal
  const told = isFaultCode(code) ? wordsOf(code, language) : undefined
  const rows: readonly (FactRow | undefined)[] = [
    told === undefined ? undefined : [say("happened"), told.happened],
    told === undefined ? undefined : [say("toDo"), told.toDo],
    told === undefined || told.read === told.happened ? undefined : [say("told"), told.read],
    [say("account"), account === undefined ? say("noAccount") : <AccountLink id={account} login={login ?? account} />],
    [say("where"), placeText(zone, language)],
    [say("when"), <When view={view} at={at} />],
    [say("tried"), triedText(command, language)],
    [say("code"), code],
    detail === "" ? undefined : [say("detail"), <Name text={detail} />],
  ]
  return (
    <Section title={say("found", { at: writeTime(new Date(at), language) })}>
      <FactList rows={rows.filter((row) => row !== undefined)} />
      {code === "POSTURE_REFUSED" ? <FailedChecks view={view} detail={detail} /> : ""}
      {account === undefined ? (
        ""
      ) : (
        <Buttons>
          <ButtonLink href={`/logins?account=${account}`} text={say("logins")} />
          <ButtonLink href={`/sessions?account=${account}`} text={say("sessions")} />
          <ButtonLink href={`/log?account=${account}`} text={say("entries")} />
          {zone === "gate" ? <ButtonLink href={`/gate/devices?account=${account}`} text={say("devices")} /> : ""}
        </Buttons>
      )}
    </Section>
  )
}

/** Why a PC was not admitted, check by check, and the way to it. The keeper writes it as `device: check reason, …`. */
function FailedChecks({ view, detail }: { readonly view: View; readonly detail: string }) {
  const say = speak(HELPDESK_WORDS, view.language)
  const [, device, failed = ""] = /^([0-9a-v]{26}): (.*)$/.exec(detail) ?? []
  const told = reasonsIn(failed, view.language)
  if (device === undefined || told.length === 0) return <></>
  return (
    <>
      <h3 class="kern-heading-small">{say("checks")}</h3>
      <FactList rows={told.map(({ check, text }) => [check, text])} />
      <p class="kern-body">{say("ownWord")}</p>
      <Buttons>
        <ButtonLink href={`/gate/devices/${device}`} text={say("deviceOpen")} look="secondary" />
      </Buttons>
    </>
  )
}

function AccountLink({ id, login }: { readonly id: string; readonly login: string }) {
  return (
    <a class="kern-link" href={`/accounts/${id}`}>
      <Name text={login} />
    </a>
  )
}

/** What really happened and what to do, and what the person was told. */
function wordsOf(code: FaultCode, language: View["language"]) {
  const { de, en, hintDe, hintEn } = publicFault(code)
  const [read, hint] = language === "de" ? [de, hintDe] : [en, hintEn]
  const reason = findReason(code)
  if (reason === undefined) return { happened: read, toDo: hint, read }
  return { happened: textOf(reason.why, language), toDo: textOf(reason.toDo, language), read }
}

/** What was tried, in words where there are any. */
function triedText(command: string, language: View["language"]): string {
  const words: Sentences = TRIED_WORDS
  const tried = Object.hasOwn(words, command) ? words[command] : undefined
  if (tried !== undefined) return textOf(tried, language)
  const title = isCommandName(command) ? titleOf(command) : undefined
  return title === undefined ? command : textOf(title, language)
}

function titleOf(command: CommandName) {
  return actionOf(command)?.title
}
