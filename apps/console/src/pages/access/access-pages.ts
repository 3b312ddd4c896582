/** The pages about what goes through the gate: where each is. */
import type { AddPages } from "../../site/areas.ts"
import { deviceListPage } from "./device-list-page.tsx"
import { devicePage } from "./device-page.tsx"
import { deviceStep } from "./device-steps.ts"
import { endStream, streamListPage } from "./stream-pages.tsx"

export const accessPages: AddPages = (site, house) => {
  site.get("/gate", (c) => streamListPage(c, house))
  site.on(["GET", "POST"], "/gate/streams/:id/end", (c) => endStream(c, house))
  site.get("/gate/devices", (c) => deviceListPage(c, house))
  site.get("/gate/devices/:id", (c) => devicePage(c, house))
  for (const step of ["block", "unblock", "remove"] as const)
    site.on(["GET", "POST"], `/gate/devices/:id/${step}`, (c) => deviceStep(c, house, step))
}
