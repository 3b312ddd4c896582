/** Messages to the office and from it. */
import type { Hono } from "hono"
import { Fault } from "@schleuse/base"
import {
  ButtonLink,
  ErrorSummary,
  type FieldErrors,
  Form,
  LongTextField,
  Name,
  Page,
  page,
  seeOther,
  SendButton,
  type SiteContext,
  type SiteEnv,
  speak,
  TextField,
  textOf,
  Facts,
} from "@schleuse/web"
import type { Message, Office } from "../office.ts"
import { PORTAL_WORDS } from "../words/portal-words.ts"
import { Time, WholeTable } from "./parts.tsx"

export const MESSAGES_PATH = "/nachrichten"

const MAX_SUBJECT = 150
const MAX_TEXT = 2000

type Typed = { readonly subject: string; readonly text: string }

export function addMessagePages(site: Hono<SiteEnv>, office: Office): void {
  site.get(MESSAGES_PATH, async (c) => await messagesPage(c, office, { subject: "", text: "" }, {}))
  site.post(MESSAGES_PATH, async (c) => {
    const form = c.get("form")
    const say = speak(PORTAL_WORDS, c.get("view").language)
    const typed = { subject: form.text("subject").slice(0, MAX_SUBJECT), text: form.text("text").slice(0, MAX_TEXT) }
    const errors = {
      ...(typed.subject === "" ? { subject: say("subjectMissing") } : {}),
      ...(typed.text === "" ? { text: say("messageMissing") } : {}),
    }
    if (Object.keys(errors).length > 0) return await messagesPage(c, office, typed, errors)
    const { number } = office.write(typed.subject, typed.text)
    return seeOther(c, `${MESSAGES_PATH}/${number}`)
  })
  site.get(`${MESSAGES_PATH}/:number`, async (c) => {
    const found = office.messages.find(({ number }) => number === c.req.param("number"))
    if (found === undefined) throw new Fault("PAGE_UNKNOWN")
    return await messagePage(c, found)
  })
}

function senderOf(c: SiteContext, { isFromPractice }: Message): string {
  return speak(PORTAL_WORDS, c.get("view").language)(isFromPractice ? "fromPractice" : "fromOffice")
}

async function messagesPage(c: SiteContext, office: Office, typed: Typed, errors: FieldErrors): Promise<Response> {
  const view = c.get("view")
  const say = speak(PORTAL_WORDS, view.language)
  const hasErrors = Object.keys(errors).length > 0
  const columns = [
    {
      key: "subject",
      title: say("subject"),
      cell: ({ number, subject }: Message) => (
        <a class="kern-link" href={`${MESSAGES_PATH}/${number}`}>
          <Name text={textOf(subject, view.language)} />
        </a>
      ),
    },
    { key: "from", title: say("from"), cell: (one: Message) => senderOf(c, one) },
    { key: "when", title: say("when"), cell: ({ at }: Message) => <Time view={view} at={at} /> },
  ]
  return await page(
    c,
    <Page view={view} title={say("messages")} hasErrors={hasErrors}>
      <ErrorSummary view={view} errors={errors} />
      <p class="kern-body kern-body--large">{say("messagesLead")}</p>
      <WholeTable view={view} title={say("messages")} columns={columns} rows={office.messages} />
      <section class="section" aria-labelledby="write">
        <h2 class="kern-heading-medium" id="write">
          {say("writeTitle")}
        </h2>
        <Form view={view} action={MESSAGES_PATH}>
          <TextField
            view={view}
            name="subject"
            label={say("subject")}
            value={typed.subject}
            maxLength={MAX_SUBJECT}
            error={errors["subject"]}
          />
          <LongTextField
            view={view}
            name="text"
            label={say("message")}
            value={typed.text}
            maxLength={MAX_TEXT}
            error={errors["text"]}
          />
          <SendButton text={say("send")} />
        </Form>
      </section>
    </Page>,
    hasErrors ? 422 : 200,
  )
}

async function messagePage(c: SiteContext, message: Message): Promise<Response> {
  const view = c.get("view")
  const say = speak(PORTAL_WORDS, view.language)
  const { subject, text, at } = message
  return await page(
    c,
    <Page view={view} title={say("message")}>
      <Facts
        rows={[
          [say("subject"), <Name text={textOf(subject, view.language)} />],
          [say("from"), senderOf(c, message)],
          [say("when"), <Time view={view} at={at} />],
        ]}
      />
      {textOf(text, view.language)
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => (
          <p class="kern-body">
            <Name text={line} />
          </p>
        ))}
      <div class="buttons">
        <ButtonLink href={MESSAGES_PATH} text={say("toMessages")} look="secondary" />
      </div>
    </Page>,
  )
}
