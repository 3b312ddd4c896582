/**
 * The example site: one page for each part, over a list in memory.
 *
 * What the tests of this package drive, with a browser and without. Shows how
 * an app uses the package; knows no keeper, so its log-in takes any name.
 */
import { Fault, systemClock } from "@schleuse/base"
import {
  Alert,
  type Assets,
  ButtonLink,
  CheckField,
  CodeField,
  ConfirmationPage,
  createSite,
  download,
  ErrorSummary,
  type FieldErrors,
  findCookie,
  Form,
  GetForm,
  LongTextField,
  Name,
  Page,
  page,
  parseListWish,
  PasswordField,
  type Problem,
  renewBrowser,
  seeOther,
  SelectField,
  SendButton,
  type SiteContext,
  speak,
  Table,
  TextField,
  writeCookie,
  writeTime,
} from "@schleuse/web"
import type { ExampleLive } from "./example-live.tsx"
import { showUpload, takeUpload, UPLOAD_PATH } from "./example-upload.tsx"
import { EXAMPLE_WORDS } from "./example-words.ts"

export type Partner = { readonly name: string; readonly kind: string; readonly reason: string; readonly files: number }

const PROCESS = "example"
const PAGE_ROWS = 20
const EMPTY: Partner = { name: "", kind: "practice", reason: "", files: 0 }

export type ExampleOptions = {
  readonly origin: string
  readonly assets: Assets
  readonly partners: Partner[]
  readonly problems: Problem[]
  /** How long a session lasts from the moment a page is made. */
  readonly sessionMs: number
  /** Its page that follows what happens. */
  readonly live?: ExampleLive | undefined
}

export function createExample({ origin, assets, partners, problems, sessionMs, live }: ExampleOptions) {
  const site = createSite({
    process: PROCESS,
    origins: [origin],
    words: {
      name: ["Beispiel", "Example"],
      operator: "KV Musterland",
      contact: { name: "IT-Service", phone: "0345 123456", mail: "it-service@kv.example" },
    },
    assets,
    clock: systemClock,
    report: (problem) => problems.push(problem),
    uploads: [UPLOAD_PATH],
  })
  const words = (c: SiteContext) => speak(EXAMPLE_WORDS, c.get("view").language)

  site.use(async (c, next) => {
    const session = findCookie(c.req.header("cookie"), PROCESS, "session")
    const view = c.get("view")
    const say = words(c)
    const navigation = [
      { href: "/", text: say("start") },
      { href: "/partners", text: say("partners") },
      { href: "/partners/new", text: say("newPartner") },
    ]
    const person =
      session === undefined
        ? undefined
        : {
            name: Buffer.from(session, "base64url").toString("utf8"),
            sessionEndsAt: new Date(view.now.getTime() + sessionMs),
          }
    c.set("view", { ...view, person, navigation })
    await next()
  })

  site.get("/", (c) => {
    const view = c.get("view")
    const say = words(c)
    return page(
      c,
      <Page view={view} title={say("start")}>
        <p class="kern-body">{say("welcome")}</p>
        <Alert kind="info" title={say("partners")} />
        <Alert kind="success" title={say("done")}>
          <p class="kern-body">{say("nameHint")}</p>
        </Alert>
        <ButtonLink href="/login" text={say("logIn")} look="primary" />
      </Page>,
    )
  })

  site.get("/partners.csv", (c) => {
    const content = partners.map(({ name }) => `"${name.replaceAll('"', '""')}"\r\n`).join("")
    const fileName = c.req.query("name") ?? "partners.csv"
    return download(c, { fileName, type: "text/csv; charset=utf-8", content })
  })

  const logIn = (c: SiteContext, errors: FieldErrors, userName = "") => {
    const view = c.get("view")
    const say = words(c)
    const hasErrors = Object.keys(errors).length > 0
    return page(
      c,
      <Page view={view} title={say("logIn")} hasErrors={hasErrors}>
        <ErrorSummary view={view} errors={errors} />
        <Form view={view} action="/login">
          <TextField
            view={view}
            name="userName"
            label={say("userName")}
            value={userName}
            autocomplete="username"
            error={errors["userName"]}
          />
          <PasswordField view={view} name="password" label={say("password")} />
          <CodeField view={view} label={say("code")} />
          <SendButton text={say("logIn")} />
        </Form>
      </Page>,
      hasErrors ? 422 : 200,
    )
  }
  site.get("/login", (c) => logIn(c, {}))
  site.post("/login", (c) => {
    const userName = c.get("form").text("userName")
    if (userName === "") return logIn(c, { userName: words(c)("userNameMissing") })
    if (userName === "nobody") throw new Fault("LOGIN_ACCOUNT_UNKNOWN", "nobody")
    renewBrowser(c, PROCESS)
    const session = Buffer.from(userName.slice(0, 60)).toString("base64url")
    c.header("set-cookie", writeCookie(PROCESS, "session", session), { append: true })
    return seeOther(c, "/partners")
  })
  site.post("/log-out", (c) => {
    renewBrowser(c, PROCESS)
    c.header("set-cookie", writeCookie(PROCESS, "session", "-", 0), { append: true })
    return seeOther(c, "/")
  })
  site.post("/session/extend", (c) => c.body(null, 204, { "schleuse-session-left-ms": String(sessionMs * 100) }))

  site.get("/partners", (c) => {
    const view = c.get("view")
    const say = words(c)
    const wish = parseListWish(new URL(c.req.url).searchParams, { sortable: ["name", "files"], filters: ["search"] })
    const found = partners
      .filter(({ name }) => name.includes(wish.filters["search"] ?? ""))
      .sort((a, b) => (wish.sort === "files" ? a.files - b.files : a.name.localeCompare(b.name)))
    if (wish.direction === "down") found.reverse()
    const from = /^\d{1,6}$/.test(wish.after) ? Number(wish.after) : 0
    const next = from + PAGE_ROWS < found.length ? String(from + PAGE_ROWS) : undefined
    return page(
      c,
      <Page view={view} title={say("partners")}>
        <GetForm action="/partners">
          <TextField
            view={view}
            name="search"
            label={say("search")}
            kind="search"
            value={wish.filters["search"]}
            optional
          />
          <SendButton text={say("search")} look="secondary" />
        </GetForm>
        <Table
          view={view}
          title={say("partners")}
          path="/partners"
          wish={wish}
          rows={found.slice(from, from + PAGE_ROWS)}
          count={found.length}
          next={next}
          columns={[
            { key: "name", title: say("name"), sortable: true, cell: (row) => <Name text={row.name} /> },
            {
              key: "kind",
              title: say("kind"),
              cell: (row) => (row.kind === "insurer" ? say("insurer") : say("practice")),
            },
            { key: "files", title: say("files"), sortable: true, numeric: true, cell: (row) => String(row.files) },
            { key: "lastSeen", title: say("lastSeen"), cell: () => writeTime(view.now, view.language) },
          ]}
        />
      </Page>,
    )
  })

  const partnerForm = (c: SiteContext, partner: Partner, errors: FieldErrors) => {
    const view = c.get("view")
    const say = words(c)
    const hasErrors = Object.values(errors).some((error) => error !== undefined)
    const kinds = [
      { value: "practice", text: say("practice") },
      { value: "insurer", text: say("insurer") },
    ]
    return page(
      c,
      <Page view={view} title={say("newPartner")} hasErrors={hasErrors}>
        <ErrorSummary view={view} errors={errors} />
        <Form view={view} action="/partners/new">
          <TextField
            view={view}
            name="name"
            label={say("name")}
            hint={say("nameHint")}
            value={partner.name}
            error={errors["name"]}
          />
          <SelectField view={view} name="kind" label={say("kind")} choices={kinds} value={partner.kind} />
          <LongTextField view={view} name="reason" label={say("reason")} value={partner.reason} optional />
          <CheckField view={view} name="agreed" label={say("agreed")} error={errors["agreed"]} />
          <SendButton text={say("save")} />
        </Form>
      </Page>,
      hasErrors ? 422 : 200,
    )
  }
  site.get("/partners/new", (c) => partnerForm(c, EMPTY, {}))
  site.post("/partners/new", (c) => {
    const form = c.get("form")
    const say = words(c)
    const partner = { name: form.text("name"), kind: form.text("kind"), reason: form.text("reason"), files: 0 }
    const errors = {
      name: partner.name === "" ? say("nameMissing") : undefined,
      agreed: form.text("agreed") === "" ? say("agreedMissing") : undefined,
    }
    if (errors.name !== undefined || errors.agreed !== undefined) return partnerForm(c, partner, errors)
    partners.push(partner)
    return seeOther(c, "/partners")
  })

  site.get("/partners/block", (c) => {
    const say = words(c)
    const name = partners[0]?.name ?? ""
    return page(
      c,
      <ConfirmationPage
        view={c.get("view")}
        title={say("block")}
        consequence={say("blockConsequence")}
        action="/partners/block"
        fields={{ name }}
        confirm={say("blockNow")}
        back="/partners"
      >
        <p class="kern-body">
          <Name text={name} />
        </p>
      </ConfirmationPage>,
    )
  })
  site.post("/partners/block", (c) => {
    const name = c.get("form").text("name")
    const at = partners.findIndex((partner) => partner.name === name)
    if (at >= 0) partners.splice(at, 1)
    return seeOther(c, "/partners")
  })
  site.get(UPLOAD_PATH, showUpload)
  site.post(UPLOAD_PATH, takeUpload)
  live?.addTo(site)
  site.get("/away", () => {
    throw new Fault("KEEPER_AWAY")
  })
  site.get("/broken", () => {
    throw new TypeError("a secret detail")
  })
  return site
}
