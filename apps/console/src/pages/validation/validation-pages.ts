/** The pages about systems that have codes validated: where each is. */
import type { AddPages } from "../../site/areas.ts"
import { addClient, addClientPage, removeClient, removeClientPage } from "./client-forms.tsx"
import { clientListPage } from "./client-list-page.tsx"

export const validationPages: AddPages = (site, house) => {
  site.get("/validation", (c) => clientListPage(c, house))
  site.get("/validation/new", (c) => addClientPage(c, house))
  site.post("/validation/new", (c) => addClient(c, house))
  site.get("/validation/:client/remove", (c) => removeClientPage(c, house))
  site.post("/validation/:client/remove", (c) => removeClient(c, house))
}
