/** The forms that take files, the samples, and the way in. */
import { Fault } from "@schleuse/base"
import { FILE_KINDS, type FileKind, sampleTable } from "@schleuse/provisioning"
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  FileField,
  Form,
  page,
  PasswordField,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  textOf,
} from "@schleuse/web"
import { Buttons } from "../../parts/section.tsx"
import { ConsolePage } from "../../site/console-page.tsx"
import type { House } from "../../site/house.ts"
import { FILE_LINE_WORDS, FILE_WORDS, IMPORT_WORDS } from "../../words/import-words.ts"
import { SmallTable } from "../register/small-table.tsx"
import { filesOf, type ImportWord, SAMPLED, titleOf, UPLOAD_PATH } from "./import-kinds.ts"

/** What can be imported. */
export async function importsPage(c: SiteContext, house: House): Promise<Response> {
  const view = c.get("view")
  const say = speak(IMPORT_WORDS, view.language)
  const word = (kind: FileKind) => textOf(FILE_WORDS[kind], view.language)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={say("title")}>
      <p class="kern-body">{say("intro")}</p>
      <SmallTable
        view={view}
        title={say("what")}
        rows={FILE_KINDS}
        columns={[
          {
            key: "what",
            title: say("what"),
            cell: (kind) => (
              <a class="kern-link" href={`/imports/${kind}`}>
                {word(kind)}
              </a>
            ),
          },
          { key: "line", title: say("whatFor"), cell: (kind) => textOf(FILE_LINE_WORDS[kind], view.language) },
          {
            key: "sample",
            title: say("sample"),
            cell: (kind) =>
              SAMPLED.some((known) => known === kind) ? (
                <a class="kern-link" href={`/imports/samples/${kind}.csv`} download>
                  {say("sampleOf", { what: word(kind) })}
                </a>
              ) : (
                "–"
              ),
          },
        ]}
      />
      <Buttons>
        <ButtonLink href="/imports/all" text={say("all")} look="secondary" />
      </Buttons>
    </ConsolePage>,
  )
}

/** The form for one table, or for several. */
export async function uploadPage(
  c: SiteContext,
  house: House,
  word: ImportWord,
  errors: FieldErrors = {},
): Promise<Response> {
  const view = c.get("view")
  const say = speak(IMPORT_WORDS, view.language)
  const hasErrors = Object.keys(errors).length > 0
  const title = word === "all" ? say("allTitle") : say("importTitle", { what: textOf(titleOf(word), view.language) })
  const kinds = filesOf(word)
  return await page(
    c,
    <ConsolePage c={c} house={house} title={title} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body">{say("intro")}</p>
      {word === "all" ? <p class="kern-body">{say("fileHint")}</p> : ""}
      <Form view={view} action={UPLOAD_PATH} files>
        <input type="hidden" name="import" value={word} />
        {kinds.map((kind) => (
          <FileField
            view={view}
            name={kind}
            label={textOf(FILE_WORDS[kind], view.language)}
            hint={kind === "tokens" ? say("tokenHint") : word === "all" ? undefined : say("fileHint")}
            accept={kind === "tokens" ? ".csv,.txt,.xml,.pskc" : ".csv"}
            error={errors[kind]}
            optional={word === "all"}
          />
        ))}
        {kinds.includes("tokens") ? <TokenFields c={c} errors={errors} /> : ""}
        <p class="kern-body kern-body--muted">{say("notKept")}</p>
        <Buttons>
          <SendButton text={say("check")} />
          <ButtonLink href="/imports" text={say("back")} />
        </Buttons>
      </Form>
    </ConsolePage>,
    hasErrors ? 422 : 200,
  )
}

/** With what a list of keys is read. */
function TokenFields({ c, errors }: { readonly c: SiteContext; readonly errors: FieldErrors }) {
  const view = c.get("view")
  const say = speak(IMPORT_WORDS, view.language)
  const digits = ["6", "8"].map((value) => ({ value, text: value }))
  return (
    <>
      <SelectField view={view} name="digits" label={say("digits")} choices={digits} value="6" />
      {/* As new ones, so that no browser fills in somebody's own password. */}
      <PasswordField
        view={view}
        name="passphrase"
        label={say("passphrase")}
        hint={say("passphraseHint")}
        isNew
        optional
      />
      <PasswordField
        view={view}
        name="preSharedKey"
        label={say("preSharedKey")}
        hint={say("preSharedKeyHint")}
        error={errors["preSharedKey"]}
        isNew
        optional
      />
    </>
  )
}

/** A table with two or three lines, to be filled in with a spreadsheet. */
export function sampleFile(c: SiteContext): Response {
  const name = c.req.param("file") ?? ""
  const kind = SAMPLED.find((known) => `${known}.csv` === name)
  if (kind === undefined) throw new Fault("PAGE_UNKNOWN", "sample")
  // Spreadsheets read UTF-8 only with a byte order mark.
  return c.body(`\ufeff${sampleTable(kind, c.get("view").language)}`, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}"`,
  })
}
