/**
 * The page of a refusal: what happened, what to do, the reference, whom to ask.
 *
 * Its sentences come from the table of faults alone, so that nobody learns
 * from a page what is behind it.
 */
import { type FaultCode, publicFault } from "@schleuse/base"
import { type Fact, Facts } from "../parts/facts.tsx"
import { FileField, PasswordField, TextField } from "../parts/field.tsx"
import { Form, SendButton } from "../parts/form.tsx"
import { Name } from "../parts/name.tsx"
import type { FormFields } from "../policies/form-body.ts"
import { TOKEN_FIELD } from "../policies/form-token.ts"
import { ONCE_FIELD } from "../policies/once.ts"
import { Page } from "./page.tsx"
import type { View } from "./view.ts"

/** A page that the keeper's absence produced tries again after this many seconds. */
export const RETRY_S = 10

export type FaultPageProps = {
  readonly view: View
  readonly code: FaultCode
  readonly reference: string
  /** Does this page reload itself? */
  readonly recovers: boolean
  /** What was typed, to be sent again: only for FORM_STALE, only from our own pages. */
  readonly typed?: Typed | undefined
}

export type Typed = {
  readonly action: string
  readonly fields: FormFields
  /** Names of fields that are never written into a page. */
  readonly secrets: ReadonlySet<string>
}

export function FaultPage({ view, code, reference, recovers, typed }: FaultPageProps) {
  const { say, language } = view
  const fault = publicFault(code)
  return (
    <Page view={view} title={say("faultTitle")}>
      <p class="kern-body kern-body--large">{language === "de" ? fault.de : fault.en}</p>
      <h2 class="kern-heading-small">{say("faultWhatToDo")}</h2>
      <p class="kern-body">{language === "de" ? fault.hintDe : fault.hintEn}</p>
      {recovers ? <p class="kern-body">{say("faultRecovers", { seconds: RETRY_S })}</p> : ""}
      {typed === undefined ? "" : <TypedAgain view={view} typed={typed} />}
      <Facts rows={[[say("faultReference"), <Reference view={view} text={reference} />], ...contactOf(view)]} />
      <p class="kern-body">
        <a class="kern-link" href="/">
          {say("faultStart")}
        </a>
      </p>
    </Page>
  )
}

function Reference({ view, text }: { readonly view: View; readonly text: string }) {
  return (
    <>
      <strong class="reference">{text}</strong>
      <br />
      {view.say("faultReferenceHint")}
    </>
  )
}

/** Nothing where the site names nobody. */
function contactOf({ say, site }: View): readonly Fact[] {
  const { name, phone, mail } = site.contact
  const lines = [name, phone, mail].filter((line) => line !== "")
  const text = lines.map((line) => (
    <div>
      <Name text={line} />
    </div>
  ))
  return lines.length === 0 ? [] : [[say("faultContact"), <>{text}</>]]
}

function TypedAgain({ view, typed: { action, fields, secrets } }: { readonly view: View; readonly typed: Typed }) {
  const own = new Set([TOKEN_FIELD, ONCE_FIELD])
  const asked = [...new Set(fields.entries().flatMap(([name]) => (secrets.has(name) ? [name] : [])))]
  const files = fields.fileFields()
  return (
    <Form view={view} action={action} files={files.length > 0}>
      {fields
        .entries()
        .filter(([name]) => !own.has(name) && !secrets.has(name))
        .map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
      {asked.length === 0 ? "" : <p class="kern-body">{view.say("faultSecretsAgain")}</p>}
      {asked.map((name) =>
        name === "code" ? (
          <TextField view={view} name={name} label="Code" />
        ) : (
          <PasswordField view={view} name={name} label={view.say("passwordLabel")} />
        ),
      )}
      {files.length === 0 ? "" : <p class="kern-body">{view.say("faultFilesAgain")}</p>}
      {files.map((name) => (
        <FileField view={view} name={name} label={view.say("fileLabel")} optional />
      ))}
      <SendButton text={view.say("faultSendAgain")} />
    </Form>
  )
}
