/** The quarter's billing: a file whose name must fit, and a collective declaration that somebody signs with a name. */
import type { Hono } from "hono"
import { Fault } from "@schleuse/base"
import {
  Alert,
  ButtonLink,
  CheckField,
  ErrorSummary,
  type FieldErrors,
  FileField,
  Form,
  Name,
  Page,
  page,
  seeOther,
  SelectField,
  SendButton,
  type SiteContext,
  type SiteEnv,
  speak,
  TextField,
  Facts,
} from "@schleuse/web"
import { parseBillingFileName } from "../billing-file.ts"
import { type Billing, type Office, PRACTICE } from "../office.ts"
import { PORTAL_WORDS } from "../words/portal-words.ts"
import { Time, WholeTable } from "./parts.tsx"

/** Its form has a file. */
export const BILLING_PATH = "/abrechnung"

const EXAMPLE = `Z01${PRACTICE.bsnr}_05.01.2027_09.30.con.xkm`
const MAX_NAME = 100

type Typed = { readonly quarter: string; readonly isDeclared: boolean; readonly signature: string }

export function addBillingPages(site: Hono<SiteEnv>, office: Office): void {
  const { openQuarters } = office
  site.get(BILLING_PATH, async (c) => {
    const typed = { quarter: openQuarters[0] ?? "", isDeclared: false, signature: "" }
    return await billingPage(c, office, typed, {})
  })
  site.post(BILLING_PATH, async (c) => {
    const form = c.get("form")
    const quarters = office.openQuarters
    const quarter = quarters.find((one) => one === form.text("quarter")) ?? quarters[0] ?? ""
    const typed = { quarter, isDeclared: form.text("declared") === "yes", signature: form.text("signature") }
    const file = form.file("file")
    const errors = errorsOf(c, office, typed)
    if (file === undefined || Object.values(errors).some((error) => error !== undefined))
      return await billingPage(c, office, typed, errors)
    const { number } = office.handIn({ quarter, fileName: file.name, signedBy: typed.signature }, file.bytes)
    return seeOther(c, `${BILLING_PATH}/${number}`)
  })
  site.get(`${BILLING_PATH}/:number`, async (c) => {
    const found = office.billings.find(({ number }) => number === c.req.param("number"))
    if (found === undefined) throw new Fault("PAGE_UNKNOWN")
    return await receiptPage(c, found)
  })
}

function errorsOf(c: SiteContext, office: Office, { isDeclared, signature }: Typed): FieldErrors {
  const say = speak(PORTAL_WORDS, c.get("view").language)
  return {
    file: fileError(c, office),
    declared: isDeclared ? undefined : say("declaredMissing"),
    signature: /\S\s+\S/.test(signature) && signature.length <= MAX_NAME ? undefined : say("signatureMissing"),
  }
}

function fileError(c: SiteContext, office: Office): string | undefined {
  const say = speak(PORTAL_WORDS, c.get("view").language)
  const file = c.get("form").file("file")
  if (file === undefined) return say("fileMissing")
  const name = parseBillingFileName(file.name)
  if (name === undefined) return say("fileName")
  if (name.bsnr !== PRACTICE.bsnr) return say("fileForeign", { bsnr: name.bsnr })
  if (file.bytes.length === 0) return say("fileEmpty")
  const same = office.findSame(file.bytes)
  return same === undefined ? undefined : say("fileTwice", { number: same.number })
}

async function billingPage(c: SiteContext, office: Office, typed: Typed, errors: FieldErrors): Promise<Response> {
  const view = c.get("view")
  const say = speak(PORTAL_WORDS, view.language)
  const hasErrors = Object.keys(errors).length > 0
  const columns = [
    {
      key: "number",
      title: say("number"),
      cell: ({ number }: Billing) => (
        <a class="kern-link" href={`${BILLING_PATH}/${number}`}>
          {number}
        </a>
      ),
    },
    { key: "quarter", title: say("quarter"), cell: ({ quarter }: Billing) => quarter },
    { key: "file", title: say("file"), cell: ({ fileName }: Billing) => <Name text={fileName} /> },
    { key: "when", title: say("when"), cell: ({ at }: Billing) => <Time view={view} at={at} /> },
  ]
  return await page(
    c,
    <Page view={view} title={say("billing")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body kern-body--large">{say("billingLead")}</p>
      <p class="kern-body">
        {say("fileHint")} <Name text={EXAMPLE} />
      </p>
      <Form view={view} action={BILLING_PATH} files>
        <SelectField
          view={view}
          name="quarter"
          label={say("quarter")}
          choices={office.openQuarters.map((quarter) => ({ value: quarter, text: quarter }))}
          value={typed.quarter}
        />
        <FileField view={view} name="file" label={say("file")} accept=".xkm,.XKM" error={errors["file"]} />
        <h2 class="kern-heading-medium">{say("declaration")}</h2>
        <p class="kern-body">{say("declarationText")}</p>
        <CheckField
          view={view}
          name="declared"
          label={say("declared")}
          checked={typed.isDeclared}
          error={errors["declared"]}
        />
        <TextField
          view={view}
          name="signature"
          label={say("signature")}
          hint={say("signatureHint")}
          value={typed.signature}
          autocomplete="name"
          maxLength={MAX_NAME}
          error={errors["signature"]}
        />
        <SendButton text={say("handIn")} />
      </Form>
      <section class="section">
        <h2 class="kern-heading-medium">{say("handedIn")}</h2>
        <WholeTable view={view} title={say("handedIn")} columns={columns} rows={office.billings} />
      </section>
    </Page>,
    hasErrors ? 422 : 200,
  )
}

async function receiptPage(c: SiteContext, billing: Billing): Promise<Response> {
  const view = c.get("view")
  const say = speak(PORTAL_WORDS, view.language)
  const { number, quarter, fileName, sizeBytes, sha256, signedBy, at } = billing
  return await page(
    c,
    <Page view={view} title={say("receiptTitle")}>
      <Alert kind="success" title={say("receiptTitle")}>
        <p class="kern-body">{say("receiptText")}</p>
      </Alert>
      <Facts
        rows={[
          [say("number"), number],
          [say("quarter"), quarter],
          [say("file"), <Name text={fileName} />],
          [say("size"), say("bytes", { count: sizeBytes })],
          [say("checksum"), <span class="fingerprint">{sha256}</span>],
          [say("declaration"), say("declared")],
          [say("signedBy"), <Name text={signedBy} />],
          [say("when"), <Time view={view} at={at} />],
        ]}
      />
      <div class="buttons">
        <ButtonLink href={BILLING_PATH} text={say("toBilling")} look="secondary" />
      </div>
    </Page>,
  )
}
