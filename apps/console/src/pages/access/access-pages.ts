/** The pages about what goes through the gate: where each is. */
import type { EnrolmentRow } from "@schleuse/provisioning"
import type { AddPages } from "../../site/areas.ts"
import { Pocket } from "../../site/pocket.ts"
import { addApplication, changeApplication, changeApplicationPage, newApplicationPage } from "./application-form.tsx"
import { applicationListPage, applicationPage, endApplication } from "./application-pages.tsx"
import { deviceListPage } from "./device-list-page.tsx"
import { devicePage } from "./device-page.tsx"
import { deviceStep } from "./device-steps.ts"
import { linkListPage, makeLink, newLinkPage, revokeLink } from "./link-pages.tsx"
import { MANY_LINKS } from "./many-link-parts.tsx"
import { makeMany, manyLinksPage, readTable, triedPage } from "./many-links.tsx"
import { answerByLink, refuseRequest, requestListPage, requestPage } from "./request-pages.tsx"
import { endStream, streamListPage } from "./stream-pages.tsx"

export const accessPages: AddPages = (site, house) => {
  site.get("/gate", (c) => streamListPage(c, house))
  site.on(["GET", "POST"], "/gate/streams/:id/end", (c) => endStream(c, house))

  site.get("/gate/devices", (c) => deviceListPage(c, house))
  site.get("/gate/devices/:id", (c) => devicePage(c, house))
  for (const step of ["block", "unblock", "remove"] as const)
    site.on(["GET", "POST"], `/gate/devices/:id/${step}`, (c) => deviceStep(c, house, step))

  const tables = new Pocket<readonly EnrolmentRow[]>()
  site.get("/gate/links", (c) => linkListPage(c, house))
  site.get("/gate/links/new", (c) => newLinkPage(c, house))
  site.post("/gate/links/new", (c) => makeLink(c, house))
  site.get(MANY_LINKS, (c) => manyLinksPage(c, house))
  site.post(MANY_LINKS, (c) => readTable(c, house, tables))
  site.get(`${MANY_LINKS}/:id`, (c) => triedPage(c, house, tables))
  site.post(`${MANY_LINKS}/:id`, (c) => makeMany(c, house, tables))
  site.on(["GET", "POST"], "/gate/links/:id/revoke", (c) => revokeLink(c, house))

  site.get("/gate/requests", (c) => requestListPage(c, house))
  site.get("/gate/requests/:id", (c) => requestPage(c, house))
  site.post("/gate/requests/:id/link", (c) => answerByLink(c, house))
  site.post("/gate/requests/:id/refuse", (c) => refuseRequest(c, house))

  site.get("/gate/applications", (c) => applicationListPage(c, house))
  site.get("/gate/applications/new", (c) => newApplicationPage(c, house))
  site.post("/gate/applications/new", (c) => addApplication(c, house))
  site.get("/gate/applications/:id", (c) => applicationPage(c, house))
  site.get("/gate/applications/:id/change", (c) => changeApplicationPage(c, house))
  site.post("/gate/applications/:id/change", (c) => changeApplication(c, house))
  site.on(["GET", "POST"], "/gate/applications/:id/end", (c) => endApplication(c, house))
}
