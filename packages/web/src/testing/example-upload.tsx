/** The example's page with a file: it says what arrived, and keeps nothing. */
import { FileField, Form, Name, Page, page, SendButton, type SiteContext, speak, TextField } from "@schleuse/web"
import { EXAMPLE_WORDS } from "./example-words.ts"

/** Its form may have files. */
export const UPLOAD_PATH = "/upload"

export function showUpload(c: SiteContext): Promise<Response> {
  const view = c.get("view")
  const say = speak(EXAMPLE_WORDS, view.language)
  return page(
    c,
    <Page view={view} title={say("upload")}>
      <Form view={view} action={UPLOAD_PATH} files>
        <TextField view={view} name="reason" label={say("reason")} optional />
        <FileField view={view} name="list" label={say("list")} hint={say("listHint")} accept=".csv" />
        <SendButton text={say("send")} />
      </Form>
    </Page>,
  )
}

export function takeUpload(c: SiteContext): Promise<Response> {
  const view = c.get("view")
  const say = speak(EXAMPLE_WORDS, view.language)
  const form = c.get("form")
  const file = form.file("list")
  return page(
    c,
    <Page view={view} title={say("upload")}>
      <p class="kern-body" id="arrived">
        <Name text={file?.name ?? "–"} />: {String(file?.bytes.length ?? 0)}, <Name text={form.text("reason")} />
      </p>
    </Page>,
  )
}
