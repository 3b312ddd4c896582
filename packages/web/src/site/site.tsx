/**
 * A site: the frame in which a process serves its pages.
 *
 * `createSite` gives a Hono app in which every request has passed the policies
 * before a handler sees it: own host, one spelling of the address, own origin,
 * readable form, this browser's token, sent once. Every answer, refusals
 * included, carries the table of headers. Handlers say who is logged in by
 * setting `view`, throw Faults, and answer with `page` or `seeOther`.
 * Never knows what a command or a session is.
 */
import { type Clock, Fault, type FaultCode, isFault, publicFault, randomReference } from "@schleuse/base"
import { type Context, Hono } from "hono"
import { raw } from "hono/html"
import type { Child } from "hono/jsx"
import type { ContentfulStatusCode } from "hono/utils/http-status"
import type { Assets } from "../assets/asset.ts"
import { displayCookie, displayOf, THEMES } from "../page/display.ts"
import { FaultPage, RETRY_S, type Typed } from "../page/fault-page.tsx"
import { type SiteWords, type View, viewFor } from "../page/view.ts"
import { backAddress, loopbackOrigin, requireAddress, requireOrigin } from "../policies/address.ts"
import { type CookieOwner, findCookie, newBrowserSecret, writeCookie } from "../policies/cookies.ts"
import { type FormFields, MAX_FORM_BYTES, parseForm } from "../policies/form-body.ts"
import { formToken, isFormToken, TOKEN_FIELD } from "../policies/form-token.ts"
import { setHeaders } from "../policies/headers.ts"
import { isMultipart, MAX_UPLOAD_BYTES, parseMultipart } from "../policies/multipart.ts"
import { Once, ONCE_FIELD } from "../policies/once.ts"
import { requireOwnOrigin } from "../policies/origin.ts"
import { LANGUAGES } from "../words/catalogue.ts"
import { isDownload } from "./download.ts"
import type { From } from "./listener.ts"

export type SiteEnv = {
  /** Set by `listenerFor`. */
  Bindings: { readonly from: From }
  Variables: {
    /** What pages are rendered with. Middleware of the app adds who is logged in. */
    view: View
    /** The form of a POST. */
    form: FormFields
    /** The browser's secret; changing it (`renewBrowser`) makes every form that is open worthless. */
    browser: string
  }
}
export type SiteContext = Context<SiteEnv>

/** What went wrong, for the operator's log; a person only gets the reference. */
export type Problem = {
  readonly reference: string
  /** Was the reference made here? Otherwise it came with the refusal, and whoever made it knows it. */
  readonly isOwn: boolean
  readonly code: FaultCode
  readonly detail: string
  /** Set for defects: what was thrown. */
  readonly cause: unknown
}

export type SiteOptions = {
  /**
   * Short name in cookies: `console`, `portal`. With a port: a site on a PC's own loopback, which is reached as
   * `http://127.0.0.1:PORT` and under no other origin.
   */
  readonly process: CookieOwner
  /** Every origin under which this process is reached, exactly as browsers write it; besides that of the loopback. */
  readonly origins: readonly string[]
  readonly words: SiteWords
  readonly assets: Assets
  readonly clock: Clock
  readonly report: (problem: Problem, c: SiteContext) => void
  /** The app's own page for a refusal, such as the end of a session; undefined: the page of that refusal. */
  readonly answerFault?: ((c: SiteContext, fault: Fault) => Promise<Response> | undefined) | undefined
  /** Fields that are never written back into a page, whatever happens. */
  readonly secrets?: readonly string[] | undefined
  /** Paths whose forms may have files (`multipart/form-data`), up to 8 MiB; every other form is text, up to 64 KiB. */
  readonly uploads?: readonly string[] | undefined
}

const SECRETS = ["password", "newPassword", "newPasswordAgain", "code"]
/** Refusals that pass by themselves. */
const PASSING = new Set<FaultCode>(["KEEPER_AWAY"])

/** @throws TypeError if a name or an origin has another form than browsers write */
export function createSite(options: SiteOptions): Hono<SiteEnv> {
  const { process: owner } = options
  if (!/^[a-z]{1,20}$/.test(typeof owner === "string" ? owner : owner.process))
    throw new TypeError("a process's name in cookies is a-z")
  const origins = new Set([
    ...options.origins.map(requireOrigin),
    ...(typeof owner === "string" ? [] : [loopbackOrigin(owner.loopbackPort)]),
  ])
  const secrets = new Set([...SECRETS, ...(options.secrets ?? [])])
  const uploads = new Set(options.uploads ?? [])
  const once = new Once()
  const site = new Hono<SiteEnv>({ strict: true })

  site.use(async (c, next) => {
    begin(c, options)
    await next()
    finish(c, options)
  })
  site.onError((error, c) => answerFault(c, error, options, secrets))
  site.notFound((c) => answerFault(c, new Fault("PAGE_UNKNOWN"), options, secrets))

  site.use(async (c, next) => {
    const url = new URL(c.req.url)
    if (!origins.has(url.origin)) throw new Fault("PAGE_HOST_UNKNOWN", url.host.slice(0, 100))
    requireAddress(`${url.pathname}${url.search}`)
    requireOwnOrigin(c.req.method, c.req.raw.headers, url.origin)
    return await next()
  })
  site.use(async (c, next) => {
    if (c.req.method !== "POST") return await next()
    const kind = c.req.header("content-type") ?? null
    const hasFiles = isMultipart(kind) && uploads.has(c.req.path)
    const body = await readBody(c.req.raw, hasFiles)
    try {
      const form = hasFiles ? parseMultipart(kind, body) : parseForm(kind, body)
      c.set("form", form)
      if (!isFormToken(form.text(TOKEN_FIELD), c.get("browser"))) throw new Fault("FORM_STALE")
      const id = form.text(ONCE_FIELD)
      if (id === "") {
        await next()
        return undefined
      }
      const done = await once.run(`${c.get("browser")}.${id}`, async () => {
        await next()
        return { answer: undefined, location: c.res.headers.get("location") ?? undefined }
      })
      return "location" in done ? seeOther(c, done.location) : undefined
    } finally {
      // Files may hold secrets of keys.
      body.fill(0)
    }
  })

  site.get("/assets/:file", (c) => answerAsset(c, options.assets))
  site.post("/display", (c) => {
    const form = c.get("form")
    const { language, theme } = c.get("view")
    const display = {
      language: LANGUAGES.find((word) => word === form.text("language")) ?? language,
      theme: THEMES.find((word) => word === form.text("theme")) ?? theme,
    }
    c.header("set-cookie", displayCookie(display, options.process), { append: true })
    return seeOther(c, backAddress(form.text("back")))
  })
  return site
}

/** Answers with a page. @throws TypeError if the status is none that carries a page */
export async function page(c: SiteContext, content: Child, status = 200): Promise<Response> {
  if (!carriesPage(status)) throw new TypeError(`${status} carries no page`)
  return await c.html(
    <>
      {raw("<!doctype html>")}
      {content}
    </>,
    status,
  )
}

function carriesPage(status: number): status is ContentfulStatusCode {
  return Number.isInteger(status) && status >= 200 && status < 600 && ![204, 205, 304].includes(status)
}

/** Answers a form by leading to one of our own pages, so that reloading repeats nothing. */
export function seeOther(c: SiteContext, address: string): Response {
  return c.redirect(backAddress(address), 303)
}

/** Gives this browser a new secret with this answer. Call at every login and log-out. */
export function renewBrowser(c: SiteContext, process: CookieOwner): void {
  const secret = newBrowserSecret()
  c.set("browser", secret)
  // Forms of this very answer are sent with the new secret.
  c.set("view", { ...c.get("view"), formToken: formToken(secret) })
  c.header("set-cookie", writeCookie(process, "browser", secret), { append: true })
}

function begin(c: SiteContext, { process, words, assets, clock }: SiteOptions): void {
  const cookies = c.req.header("cookie")
  const known = findCookie(cookies, process, "browser")
  const browser = known ?? newBrowserSecret()
  const isAsset = c.req.path.startsWith("/assets/")
  if (known === undefined && !isAsset)
    c.header("set-cookie", writeCookie(process, "browser", browser), { append: true })
  c.set("browser", browser)
  const { pathname, search } = new URL(c.req.url)
  c.set(
    "view",
    viewFor({
      site: words,
      assets,
      ...displayOf(cookies, c.req.header("accept-language"), process),
      path: pathname,
      // After a form, the way back is where the form stood: its own address would ask for a form again.
      address: c.req.method === "POST" ? "/" : backAddress(`${pathname}${search}`),
      formToken: formToken(browser),
      now: new Date(clock.wallMs()),
    }),
  )
}

function finish(c: SiteContext, { assets }: SiteOptions): void {
  const isAsset = c.res.status === 200 && assets.find(c.req.path) !== undefined
  const kind = isAsset ? "asset" : isDownload(c.res.headers) ? "download" : "page"
  setHeaders(c.res.headers, kind, new URL(c.req.url).hostname)
}

function answerAsset(c: SiteContext, assets: Assets): Response {
  const asset = assets.find(c.req.path)
  if (asset === undefined) throw new Fault("PAGE_UNKNOWN")
  const understands = /(?:^|,)\s*br\s*(?:$|,)/.test(c.req.header("accept-encoding") ?? "")
  const compressed = understands ? asset.brotli : undefined
  return new Response(Uint8Array.from(compressed ?? asset.bytes), {
    headers: { "content-type": asset.type, ...(compressed === undefined ? {} : { "content-encoding": "br" }) },
  })
}

async function answerFault(
  c: SiteContext,
  error: unknown,
  { report, answerFault: answerByApp }: SiteOptions,
  secrets: ReadonlySet<string>,
): Promise<Response> {
  const fault = isFault(error) ? error : new Fault("PAGE_DEFECT", "", { cause: error })
  const own = answerByApp?.(c, fault)
  if (own !== undefined) return await own
  const reference = fault.reference ?? randomReference()
  const isOwn = fault.reference === undefined
  report({ reference, isOwn, code: fault.code, detail: fault.detail, cause: fault.cause }, c)
  const { code, http } = publicFault(fault.code)
  const recovers = PASSING.has(code) && c.req.method === "GET"
  const typed: Typed | undefined =
    code === "FORM_STALE" ? { action: c.req.path, fields: c.get("form"), secrets } : undefined
  const answer = await page(
    c,
    <FaultPage view={c.get("view")} code={code} reference={reference} recovers={recovers} typed={typed} />,
    http,
  )
  if (recovers) {
    answer.headers.set("refresh", String(RETRY_S))
    answer.headers.set("retry-after", String(RETRY_S))
  }
  if (http === 405) answer.headers.set("allow", "GET, HEAD, POST")
  return answer
}

async function readBody(request: Request, hasFiles: boolean): Promise<Buffer> {
  const maxBytes = hasFiles ? MAX_UPLOAD_BYTES : MAX_FORM_BYTES
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body ?? []) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError("a body has other things than bytes")
    length += chunk.length
    if (length > maxBytes)
      throw new Fault(hasFiles ? "FORM_FILES_TOO_LARGE" : "FORM_TOO_LARGE", `more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
