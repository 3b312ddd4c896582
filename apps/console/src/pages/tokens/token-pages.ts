/** The pages about keys that type codes: where each is. */
import type { AddPages } from "../../site/areas.ts"
import { queryOf } from "../register/addressed.ts"
import { assign, assignPage, give, givePage } from "./assign-pages.tsx"
import { block, blockPage } from "./block-pages.tsx"
import { replace, replacePage } from "./replace-pages.tsx"
import { makeReplacement, replacementPage } from "./replacement-pages.tsx"
import { resync, resyncPage } from "./resync-pages.tsx"
import { tokenListPage } from "./token-list-page.tsx"
import { tokenPage } from "./token-page.tsx"

export const tokenPages: AddPages = (site, house) => {
  site.get("/tokens", (c) => tokenListPage(c, house))
  site.get("/tokens/give", (c) => givePage(c, house, queryOf(c, "account")))
  site.post("/tokens/give", (c) => give(c, house))
  site.get("/tokens/replacement", (c) => replacementPage(c, house, queryOf(c, "account")))
  site.post("/tokens/replacement", (c) => makeReplacement(c, house))
  site.get("/tokens/:id", (c) => tokenPage(c, house))
  site.get("/tokens/:id/assign", (c) => assignPage(c, house))
  site.post("/tokens/:id/assign", (c) => assign(c, house))
  site.get("/tokens/:id/block", (c) => blockPage(c, house))
  site.post("/tokens/:id/block", (c) => block(c, house))
  site.get("/tokens/:id/replace", (c) => replacePage(c, house))
  site.post("/tokens/:id/replace", (c) => replace(c, house))
  site.get("/tokens/:id/resync", (c) => resyncPage(c, house))
  site.post("/tokens/:id/resync", (c) => resync(c, house))
}
