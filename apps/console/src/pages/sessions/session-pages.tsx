/** Who is logged in and who was: `/sessions`, `/sessions/end`, `/logins`. */
import type { AddPages } from "../../site/areas.ts"
import { end, endPage } from "./end-pages.tsx"
import { loginListPage } from "./login-list-page.tsx"
import { sessionListPage } from "./session-list-page.tsx"

export const sessionPages: AddPages = (site, house) => {
  site.get("/sessions", (c) => sessionListPage(c, house))
  site.get("/sessions/end", (c) => endPage(c, house))
  site.post("/sessions/end", (c) => end(c, house))
  site.get("/logins", (c) => loginListPage(c, house))
}
