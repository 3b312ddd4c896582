/** The addresses of deliveries, shared folders, and who can see what. */
import type { AddPages } from "../../site/areas.ts"
import { END_STEPS, endPage } from "./end-pages.tsx"
import { folderListPage } from "./folder-list-page.tsx"
import { folderPage } from "./folder-page.tsx"
import { folderReachPage } from "./folder-reach-page.tsx"
import {
  changeGrant,
  changeGrantPage,
  changePurpose,
  endGrant,
  newGrant,
  newGrantPage,
  purposePage,
} from "./grant-pages.tsx"
import { newDelivery, newDeliveryPage, newShared, newSharedPage } from "./new-folder-pages.tsx"
import { reachPage } from "./reach-page.tsx"

export const folderPages: AddPages = (site, house) => {
  site.get("/folders", (c) => folderListPage(c, house))
  site.get("/folders/new-delivery", (c) => newDeliveryPage(c, house))
  site.post("/folders/new-delivery", (c) => newDelivery(c, house))
  site.get("/folders/new-shared", (c) => newSharedPage(c, house))
  site.post("/folders/new-shared", (c) => newShared(c, house))
  site.get("/folders/:id", (c) => folderPage(c, house))
  site.get("/folders/:id/access", (c) => folderReachPage(c, house))
  site.get("/folders/:id/purpose", (c) => purposePage(c, house))
  site.post("/folders/:id/purpose", (c) => changePurpose(c, house))
  site.get("/folders/:id/grants/new", (c) => newGrantPage(c, house))
  site.post("/folders/:id/grants/new", (c) => newGrant(c, house))
  site.get("/folders/:id/grants/:institution/change", (c) => changeGrantPage(c, house))
  site.post("/folders/:id/grants/:institution/change", (c) => changeGrant(c, house))
  site.get("/folders/:id/grants/:institution/end", (c) => endGrant(c, house))
  site.post("/folders/:id/grants/:institution/end", (c) => endGrant(c, house))
  for (const step of END_STEPS) {
    site.get(`/folders/:id/${step}`, (c) => endPage(c, house, step))
    site.post(`/folders/:id/${step}`, (c) => endPage(c, house, step))
  }
}

export const reachPages: AddPages = (site, house) => {
  site.get("/access", (c) => reachPage(c, house))
}
