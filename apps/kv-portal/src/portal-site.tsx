/**
 * The fictitious KV's portal: what lies behind the gate in the demo.
 *
 * Nobody logs in here; whoever gets through the gate is the one practice of
 * this portal. Every page says that all of it is invented.
 */
import type { Hono } from "hono"
import { Alert, createSite, type SiteEnv, type SiteOptions, speak } from "@schleuse/web"
import type { Office } from "./office.ts"
import { addBillingPages, BILLING_PATH } from "./pages/billing-pages.tsx"
import { addDocumentPages, DOCUMENTS_PATH } from "./pages/document-pages.tsx"
import { addMessagePages, MESSAGES_PATH } from "./pages/message-pages.tsx"
import { addStartPages } from "./pages/start-page.tsx"
import { PORTAL_WORDS } from "./words/portal-words.ts"

export const UPLOADS = [BILLING_PATH]

export type PortalOptions = Pick<SiteOptions, "origins" | "assets" | "clock" | "report"> & { readonly office: Office }

/** @throws TypeError if an origin has another form than browsers write */
export function createPortalSite({ office, ...options }: PortalOptions): Hono<SiteEnv> {
  const site = createSite({
    ...options,
    process: "kvportal",
    words: {
      name: ["KV-Portal", "KV portal"],
      operator: "KV Musterland (erfunden)",
      contact: { name: "KV Musterland (erfunden)", phone: "0345 000000", mail: "portal@kv-musterland.example" },
    },
    uploads: UPLOADS,
  })
  site.use(async (c, next) => {
    const view = c.get("view")
    const say = speak(PORTAL_WORDS, view.language)
    const navigation = [
      { href: "/", text: say("start") },
      { href: BILLING_PATH, text: say("billing") },
      { href: DOCUMENTS_PATH, text: say("documents") },
      { href: MESSAGES_PATH, text: say("messages") },
    ]
    const banner = (
      <Alert kind="warning" title={say("fictitiousTitle")}>
        <p class="kern-body">{say("fictitiousText")}</p>
      </Alert>
    )
    c.set("view", { ...view, navigation, banner })
    await next()
  })
  addStartPages(site)
  addBillingPages(site, office)
  addDocumentPages(site, office)
  addMessagePages(site, office)
  return site
}
