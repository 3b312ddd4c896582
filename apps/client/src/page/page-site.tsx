/**
 * The local site: every request finds the session that this software opened, or is told to start it again.
 *
 * A form asks the agent for one thing and leads back to a page; what was
 * refused is said there once. The agent decides everything: what a page does
 * not show, it would refuse as well.
 */
import {
  answerEnded,
  answerStream,
  createSite,
  EVENTS_PATH,
  seeOther,
  type SiteContext,
  type SiteEnv,
  speak,
} from "@schleuse/web"
import type { Hono } from "hono"
import { ACCESS_WORDS } from "../words/access-words.ts"
import { DECLARE_WORDS } from "../words/declare-words.ts"
import { activatePage, secondTouchPage } from "./activate-pages.tsx"
import { accessibilityPage, computerPage, helpPage, imprintPage, privacyPage } from "./info-pages.tsx"
import { DECLARE_PATH, declarePage } from "./declare-page.tsx"
import { askLeaving, leftPage } from "./leave-pages.tsx"
import { OPEN_PATH } from "./open-file.ts"
import { formOf, missing, PageForms } from "./page-forms.ts"
import { findSession, PROCESS, type PageHouse, requireSession } from "./page-house.ts"
import { addPasskeyPages } from "./passkey-pages.tsx"
import { settingsPage } from "./settings-page.tsx"
import { startPage } from "./start-page.tsx"

const MENU = [
  { href: "/", text: "menuStart" },
  { href: "/computer", text: "menuComputer" },
  { href: "/settings", text: "menuSettings" },
  { href: "/help", text: "menuHelp" },
] as const

/** What takes longer than this is waited for on the page. */
const SLOW_MS = 1000

const SECRETS = ["letter", "password", "proxyPassword", "newPassword", "newPasswordAgain", "code"]

export function createLocalSite(house: PageHouse, quit: () => void): Hono<SiteEnv> {
  const { agent, assets, clock, port, live } = house
  const { operator, contact } = agent.state()
  const forms = new PageForms(house)
  const site = createSite({
    process: { process: PROCESS, loopbackPort: port },
    origins: [],
    words: { name: ACCESS_WORDS.name, operator, contact: { name: contact, phone: "", mail: "" } },
    assets,
    clock,
    report: (problem) => house.report(problem),
    secrets: SECRETS,
  })
  site.use(async (c, next) => {
    requireSession(c, house)
    const view = c.get("view")
    const say = speak(ACCESS_WORDS, view.language)
    c.set("view", { ...view, navigation: MENU.map(({ href, text }) => ({ href, text: say(text) })) })
    return await next()
  })

  site.get("/", (c) => startPage(c, house))
  // Somebody went back to where the file had led.
  site.get(OPEN_PATH, (c) => seeOther(c, "/"))
  site.get("/computer", (c) => computerPage(c, house))
  site.get("/settings", (c) => settingsPage(c, house))
  site.get("/help", (c) => helpPage(c, house))
  site.get("/imprint", (c) => imprintPage(c, house))
  site.get("/privacy", (c) => privacyPage(c, house))
  site.get("/accessibility", (c) => accessibilityPage(c, house))
  addPasskeyPages(site, house, forms)
  site.get(DECLARE_PATH, (c) => declarePage(c, house))
  site.get("/activate", (c) => activatePage(c, house))
  site.get("/activate/second", (c) => secondTouchPage(c, house))
  site.get("/quit", (c) => askLeaving(c, "quit"))
  site.get("/remove", (c) => askLeaving(c, "remove"))
  site.get(EVENTS_PATH, (c) => {
    const session = findSession(c, house)
    if (session === undefined) return answerEnded()
    return answerStream(c.req.method, live.open(session, c.get("view").language))
  })

  site.post("/check", (c) => {
    const back = backOf(c)
    // An old PC takes its time: the page says so, and follows.
    return Promise.race([forms.act(c, () => agent.check(), back), later(SLOW_MS).then(() => seeOther(c, back))])
  })
  site.post(DECLARE_PATH, async (c) => {
    const { form } = formOf(c)
    const say = speak(DECLARE_WORDS, c.get("view").language)
    const declaredBy = form.text("declaredBy")
    forms.keepTyped(c, { declaredBy })
    const errors = missing({
      declaredBy: declaredBy === "" ? say("nameMissing") : undefined,
      isTrue: form.text("isTrue") === "yes" ? undefined : say("isTrueMissing"),
    })
    if (errors !== undefined) return forms.tell(c, { errors }, DECLARE_PATH)
    return await forms.act(c, () => agent.declare({ declaredBy }), DECLARE_PATH, "declared", "/")
  })
  site.post("/enrol", async (c) => {
    const { form, say } = formOf(c)
    const [code, name] = [form.text("enrolmentCode"), form.text("deviceName")]
    forms.keepTyped(c, { enrolmentCode: code, deviceName: name })
    const errors = missing({
      enrolmentCode: code === "" ? say("enrolCodeMissing") : undefined,
      deviceName: name === "" ? say("deviceNameMissing") : undefined,
    })
    if (errors !== undefined) return forms.tell(c, { errors }, "/")
    return await forms.act(c, () => agent.enrol({ code, name }), "/", "enrolled")
  })
  site.post("/login", async (c) => {
    const { form, say } = formOf(c)
    const [password, code, user] = [form.secret("password"), form.text("code"), form.text("user")]
    forms.keepTyped(c, { user })
    const errors = missing({
      password: password === "" ? say("passwordMissing") : undefined,
      code: code === "" ? say("codeMissing") : undefined,
    })
    if (errors !== undefined) return forms.tell(c, { errors }, "/")
    return await forms.act(c, () => agent.login({ password, code, ...(user === "" ? {} : { user }) }), "/")
  })
  site.post("/login/next", (c) =>
    forms.withCode(c, "/", (code) => forms.act(c, () => agent.completeLogin({ code }), "/")),
  )
  site.post("/extend", (c) =>
    forms.withCode(c, "/", (code) => forms.act(c, () => agent.extend({ code }), "/", "extended")),
  )
  site.post("/log-out", (c) => forms.act(c, () => agent.logout(), "/", "loggedOut"))
  site.post("/activate", async (c) => {
    const { form, say } = formOf(c)
    const session = requireSession(c, house)
    const [user, letter, touch] = [form.text("user"), form.text("letter"), form.text("code")]
    const [password, again] = [form.secret("newPassword"), form.secret("newPasswordAgain")]
    forms.keepTyped(c, { activateUser: user, letter })
    const errors = missing({
      user: user === "" ? say("activateUserMissing") : undefined,
      letter: letter === "" ? say("activateLetterMissing") : undefined,
      newPassword: password === "" ? say("newPasswordMissing") : undefined,
      newPasswordAgain: password === again ? undefined : say("newPasswordDiffers"),
      code: touch === "" ? say("codeMissing") : undefined,
    })
    if (errors !== undefined) return forms.tell(c, { errors }, "/activate")
    if (form.text("twice") === "yes") {
      session.keepPending({ user, letter, touch, password }, clock.monotonicMs())
      return seeOther(c, "/activate/second")
    }
    return await forms.act(c, () => agent.activate({ user, letter, touch, password }), "/activate", "activated", "/")
  })
  site.post("/activate/second", (c) =>
    forms.withCode(c, "/activate/second", async (next) => {
      const session = requireSession(c, house)
      const pending = session.findPending(clock.monotonicMs())
      if (pending === undefined) return seeOther(c, "/activate/second")
      // Whatever comes of it: both codes are spent.
      session.dropPending()
      return await forms.act(c, () => agent.activate({ ...pending, next }), "/activate", "activated", "/")
    }),
  )

  site.post("/proxy", (c) => {
    const isWished = c.get("form").text("wished") === "yes"
    return forms.act(c, () => agent.setProxy(isWished), backOf(c), isWished ? "proxyOn" : "proxyOff")
  })
  site.post("/proxy-login", async (c) => {
    const { form, say } = formOf(c)
    const session = requireSession(c, house)
    // What was typed for the step before waits there.
    const { proxyUser: _former, ...typed } = session.typed
    const [proxy, user, password] = [form.text("proxy"), form.text("proxyUser"), form.secret("proxyPassword")]
    forms.keepTyped(c, { ...typed, proxyUser: user })
    const errors = missing({
      proxyUser: user === "" ? say("proxyUserMissing") : undefined,
      proxyPassword: password === "" ? say("proxyPasswordMissing") : undefined,
    })
    if (errors !== undefined) return forms.tell(c, { errors }, "/")
    return await forms.act(c, () => agent.setProxyLogin({ proxy, user, password }), "/", "proxyLogin", "/", typed)
  })
  site.post("/autostart", (c) => {
    const isWished = c.get("form").text("wished") === "yes"
    return forms.act(c, () => agent.setStartsAtLogin(isWished), backOf(c))
  })
  site.post("/update", (c) => Promise.race([updated(c), later(SLOW_MS).then(() => seeOther(c, "/"))]))
  site.post("/remove", async (c) => {
    await agent.remove()
    return await leftPage(c, house, "remove")
  })
  site.post("/quit", async (c) => {
    const answer = await leftPage(c, house, "quit")
    quit()
    return answer
  })
  return site

  /** What takes minutes is waited for on the page, which says how it goes and what became of it. */
  async function updated(c: SiteContext): Promise<Response> {
    const came: { version?: string | undefined } = {}
    const answer = await forms.act(
      c,
      async () => {
        try {
          came.version = (await agent.update()).version
        } catch (error) {
          if (agent.state().update?.failed === undefined) throw error
        }
      },
      "/",
    )
    return came.version === undefined ? answer : await leftPage(c, house, "update")
  }
}

function backOf(c: SiteContext): string {
  const back = c.get("form").text("back")
  return back === "/computer" || back === "/settings" ? back : "/"
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
