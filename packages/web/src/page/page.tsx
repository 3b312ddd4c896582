/**
 * The shell around every page: head, skip link, header, main, footer.
 *
 * Works without scripts. Everything it shows passes through JSX, which escapes
 * it; nothing here ever writes markup from a string.
 */
import type { Child } from "hono/jsx"
import type { Assets } from "../assets/asset.ts"
import { textOf, writeClock } from "../words/catalogue.ts"
import { Form } from "../parts/form.tsx"
import { Name } from "../parts/name.tsx"
import type { View } from "./view.ts"

export type PageProps = {
  readonly view: View
  readonly title: string
  /** Does a form on this page wait for corrections? The title says so first, for who hears it. */
  readonly hasErrors?: boolean | undefined
  /** Islands that this page needs, besides the session's warning. */
  readonly islands?: readonly string[] | undefined
  /** Where there are no scripts it is asked for anew after so many seconds: for pages that wait, and on which nobody types. */
  readonly renewAfterS?: number | undefined
  readonly children?: Child | undefined
}

/** The last part of every page. */
const PAGE_END = "page-end"
/** Hono keeps `blocking` to itself; for HTML the case of an attribute's name is nothing. */
const RENDER_BLOCKING = { Blocking: "render" }

/** One whole page. */
export function Page({ view, title, hasErrors = false, islands = [], renewAfterS, children }: PageProps) {
  const { say, assets, language, theme } = view
  const scripts = [...(view.person === undefined ? [] : ["session-warning.js"]), ...islands]
  const site = textOf(view.site.name, language)
  return (
    <html lang={language} {...(theme === "system" ? {} : { "data-kern-theme": theme })}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === "system" ? "light dark" : theme} />
        <title>{`${hasErrors ? say("errorsInTitle", { title }) : title} – ${site}`}</title>
        {renewAfterS === undefined ? (
          ""
        ) : (
          <noscript>
            <meta http-equiv="refresh" content={String(renewAfterS)} />
          </noscript>
        )}
        <link rel="icon" href="data:," />
        {/* Shown whole or not yet: rows that come late would widen the columns of those that somebody reads. */}
        <link rel="expect" href={`#${PAGE_END}`} {...RENDER_BLOCKING} />
        {assets.isEmpty ? "" : <Looks assets={assets} scripts={scripts} />}
      </head>
      <body class="page">
        <a class="skip-link kern-link" href="#content">
          {say("skipToContent")}
        </a>
        <Header view={view} site={site} />
        <main id="content" class="content" tabindex={-1}>
          <SessionWarning view={view} />
          {view.banner ?? ""}
          <h1 class="kern-heading-large">{title}</h1>
          {children}
        </main>
        <Footer view={view} />
      </body>
    </html>
  )
}

/** Fonts, styles and islands, each under the name of its content. */
function Looks({ assets, scripts }: { readonly assets: Assets; readonly scripts: readonly string[] }) {
  const style = assets.named("style.css")
  return (
    <>
      {["fira-sans-400.woff2", "fira-sans-600.woff2"].map((name) => (
        <link rel="preload" as="font" type="font/woff2" href={assets.named(name).path} crossorigin="anonymous" />
      ))}
      <link rel="stylesheet" href={style.path} integrity={style.integrity} crossorigin="anonymous" />
      {scripts.map((name) => {
        const { path, integrity } = assets.named(name)
        return <script type="module" src={path} integrity={integrity} crossorigin="anonymous"></script>
      })}
    </>
  )
}

function Header({ view, site }: { readonly view: View; readonly site: string }) {
  const { say, person, navigation, language } = view
  const other = language === "de" ? "en" : "de"
  return (
    <header class="site-header">
      <div class="site-line">
        <a class="site-name kern-link" href="/">
          {site}
        </a>
        <span class="site-operator kern-body kern-body--muted">
          <Name text={view.site.operator} />
        </span>
        <div class="site-tools">
          {person === undefined ? "" : <PersonLine view={view} />}
          <Form view={view} action="/display" class="inline-form">
            <input type="hidden" name="back" value={view.address} />
            <input type="hidden" name="theme" value={view.theme} />
            <button class="kern-btn kern-btn--tertiary kern-btn--x-small" name="language" value={other} lang={other}>
              <span class="kern-label">{other === "en" ? "English" : "Deutsch"}</span>
            </button>
          </Form>
        </div>
      </div>
      {navigation.length === 0 ? (
        ""
      ) : (
        <nav aria-label={say("mainNavigation")}>
          <ul class="site-navigation">
            {navigation.map(({ href, text }) => (
              <li>
                <a class="kern-link" href={href} {...currentAt(href, view.path)}>
                  {text}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </header>
  )
}

/** Is this item where somebody is, or what lies above it? */
function currentAt(href: string, path: string) {
  if (href === path) return { "aria-current": "page" } as const
  return href !== "/" && path.startsWith(`${href}/`) ? ({ "aria-current": "true" } as const) : {}
}

function PersonLine({ view }: { readonly view: View }) {
  const { say, person } = view
  if (person === undefined) return <></>
  return (
    <>
      <span class="kern-body">
        {say("loggedInAs")} <Name text={person.name} />
      </span>
      <Form view={view} action="/log-out" class="inline-form">
        <button class="kern-btn kern-btn--tertiary kern-btn--x-small">
          <span class="kern-label">{say("logOut")}</span>
        </button>
      </Form>
    </>
  )
}

/** Hidden until the island finds that the end is near; without scripts the keeper's refusal keeps what was typed. */
function SessionWarning({ view }: { readonly view: View }) {
  const { say, person, language } = view
  if (person === undefined) return <></>
  const time = writeClock(person.sessionEndsAt, language)
  return (
    <section
      id="session-warning"
      class="kern-alert kern-alert--warning session-warning"
      aria-labelledby="session-warning-title"
      hidden
      data-ends-at={person.sessionEndsAt.toISOString()}
      data-now={view.now.toISOString()}
      data-minutes={say("sessionLeft", { minutes: "#" })}
      data-last-minute={say("sessionLessThanMinute")}
      data-extended={say("sessionExtended")}
      data-failed={say("sessionExtendFailed")}
    >
      <div class="kern-alert__header">
        <span class="kern-icon kern-icon--warning" aria-hidden="true"></span>
        <h2 id="session-warning-title" class="kern-title">
          {say("sessionEndsTitle")}
        </h2>
      </div>
      <div class="kern-alert__body">
        <p class="kern-body">{say("sessionEnds", { time })}</p>
        <p class="kern-body kern-body--bold" role="status" data-left></p>
        <Form view={view} action="/session/extend">
          <input type="hidden" name="back" value={view.address} />
          <button class="kern-btn kern-btn--secondary">
            <span class="kern-label">{say("sessionExtend")}</span>
          </button>
        </Form>
      </div>
    </section>
  )
}

function Footer({ view }: { readonly view: View }) {
  const { say, language, theme } = view
  const links = [
    { href: "/imprint", text: say("imprint") },
    { href: "/privacy", text: say("privacy") },
    { href: "/accessibility", text: say("accessibility") },
  ]
  const themes = { system: say("themeSystem"), light: say("themeLight"), dark: say("themeDark") }
  return (
    <footer class="site-footer" id={PAGE_END}>
      <nav aria-label={say("footerNavigation")}>
        <ul class="site-navigation">
          {links.map(({ href, text }) => (
            <li>
              <a class="kern-link kern-link--small" href={href}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <Form view={view} action="/display" class="inline-form">
        <input type="hidden" name="back" value={view.address} />
        <input type="hidden" name="language" value={language} />
        <span class="kern-body kern-body--small" id="theme-label">
          {say("theme")}:
        </span>
        {(["system", "light", "dark"] as const).map((name) => (
          <button
            class="kern-btn kern-btn--tertiary kern-btn--x-small"
            name="theme"
            value={name}
            aria-pressed={String(name === theme)}
            aria-describedby="theme-label"
          >
            <span class="kern-label">{themes[name]}</span>
          </button>
        ))}
      </Form>
    </footer>
  )
}
