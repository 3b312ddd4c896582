/** Ending the software, and removing the access: a question before, and a page that stays when nothing is there any more. */
import { ConfirmationPage, page, type SiteContext, speak } from "@schleuse/web"
import { SETTINGS_WORDS } from "../words/settings-words.ts"
import { ClientPage, Text } from "./client-page.tsx"
import type { PageHouse } from "./page-house.ts"

export type Leaving = "quit" | "remove"

export async function askLeaving(c: SiteContext, leaving: Leaving): Promise<Response> {
  const view = c.get("view")
  const say = speak(SETTINGS_WORDS, view.language)
  return await page(
    c,
    <ConfirmationPage
      view={view}
      title={say(`${leaving}Title`)}
      consequence={say(`${leaving}What`)}
      action={`/${leaving}`}
      fields={{}}
      confirm={say(`${leaving}Now`)}
      back="/settings"
    />,
  )
}

/** The last page: nothing on it leads anywhere. After an update there is a new one elsewhere. */
export async function leftPage(c: SiteContext, house: PageHouse, leaving: Leaving | "update"): Promise<Response> {
  c.set("view", { ...c.get("view"), navigation: [] })
  const say = speak(SETTINGS_WORDS, c.get("view").language)
  return await page(
    c,
    <ClientPage c={c} house={house} title={say(`${leaving}Done`)} isLive={false}>
      <Text>{say(`${leaving}DoneWhat`)}</Text>
    </ClientPage>,
  )
}
