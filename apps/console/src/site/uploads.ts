/** Where the console takes files, and from whom: only from browsers with a session, before a byte is kept. */
import { findCookie, type UploadRules } from "@schleuse/web"
import { MANY_LINKS } from "../pages/access/many-link-parts.tsx"
import { TABLE_PATH } from "../pages/posture/table-page.tsx"
import { UPLOAD_PATH } from "../pages/imports/import-kinds.ts"
import type { PageZone } from "@schleuse/wire"
import type { House } from "./house.ts"

/** Nobody brings files to the approvals. */
export function uploadPaths(zone: PageZone): readonly string[] {
  return zone === "console" ? [UPLOAD_PATH, MANY_LINKS, TABLE_PATH] : []
}

export function uploadRules({ zone, sessions, clock }: Pick<House, "zone" | "sessions" | "clock">): UploadRules {
  return {
    paths: uploadPaths(zone),
    isKnown: (cookies) => {
      const cookie = findCookie(cookies, zone, "session")
      return cookie !== undefined && sessions.find(cookie, clock.wallMs()) !== undefined
    },
  }
}
