/** A page of the console: the shell, and what is to be said once at its top. */
import type { Child } from "hono/jsx"
import { Alert, EVENTS_PATH, LIVE_ISLAND, LiveStatus, Page, type SiteContext, textOf } from "@schleuse/web"
import type { House } from "./house.ts"

export type ConsolePageProps = {
  readonly c: SiteContext
  readonly house: House
  readonly title: string
  readonly hasErrors?: boolean | undefined
  readonly islands?: readonly string[] | undefined
  /** Does it show live numbers (live/live-number.tsx)? */
  readonly hasNumbers?: boolean | undefined
  readonly children?: Child | undefined
}

export function ConsolePage({
  c,
  house,
  title,
  hasErrors,
  islands = [],
  hasNumbers = false,
  children,
}: ConsolePageProps) {
  const view = c.get("view")
  const operator = c.get("operator")
  // What a page asks for by itself, to bring a list up to date, is not what a person looks at next.
  const isAskedByScript = c.req.header("sec-fetch-dest") === "empty"
  const notices = operator === undefined || isAskedByScript ? [] : house.sessions.takeNotices(operator.session)
  return (
    <Page
      view={view}
      title={title}
      hasErrors={hasErrors}
      islands={operator === undefined ? islands : [LIVE_ISLAND, ...islands]}
    >
      {operator === undefined ? (
        ""
      ) : (
        <LiveStatus view={view} events={`${EVENTS_PATH}${hasNumbers ? "?wants=numbers" : ""}`} />
      )}
      {notices.map((notice) => (
        <Alert kind="success" title={textOf(notice, view.language)} />
      ))}
      {children}
    </Page>
  )
}
