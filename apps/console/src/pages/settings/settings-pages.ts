/** Addresses of settings and certificates. */
import type { AddPages } from "../../site/areas.ts"
import {
  authorityFile,
  certificatesPage,
  importCertificate,
  importPage,
  removeCertificate,
  removePage,
} from "./certificate-pages.tsx"
import { settingsPage } from "./settings-page.tsx"

export const settingsPages: AddPages = (site, house) => {
  site.get("/settings", (c) => settingsPage(c, house))
  site.get("/settings/certificates", (c) => certificatesPage(c, house))
  site.get("/settings/certificates/authority", (c) => authorityFile(c))
  site.get("/settings/certificates/new", (c) => importPage(c, house))
  site.post("/settings/certificates/new", (c) => importCertificate(c, house))
  site.get("/settings/certificates/remove", (c) => removePage(c, house))
  site.post("/settings/certificates/remove", (c) => removeCertificate(c, house))
}
