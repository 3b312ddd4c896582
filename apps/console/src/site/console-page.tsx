/** A page of the console: the shell, and what is to be said once at its top. */
import type { Child } from "hono/jsx"
import { Alert, Page, type SiteContext, textOf } from "@schleuse/web"
import type { House } from "./house.ts"

export type ConsolePageProps = {
  readonly c: SiteContext
  readonly house: House
  readonly title: string
  readonly hasErrors?: boolean | undefined
  readonly islands?: readonly string[] | undefined
  readonly children?: Child | undefined
}

export function ConsolePage({ c, house, title, hasErrors, islands, children }: ConsolePageProps) {
  const view = c.get("view")
  const operator = c.get("operator")
  const notices = operator === undefined ? [] : house.sessions.takeNotices(operator.session)
  return (
    <Page view={view} title={title} hasErrors={hasErrors} islands={islands}>
      {notices.map((notice) => (
        <Alert kind="success" title={textOf(notice, view.language)} />
      ))}
      {children}
    </Page>
  )
}
