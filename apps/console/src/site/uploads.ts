/** Where the console takes files, and from whom: only from browsers with a session, before a byte is kept. */
import { findCookie, type UploadRules } from "@schleuse/web"
import { UPLOAD_PATH } from "../pages/imports/import-kinds.ts"
import type { House } from "./house.ts"
import { PROCESS } from "./log-in.ts"

export const UPLOAD_PATHS: readonly string[] = [UPLOAD_PATH]

export function uploadRules({ sessions, clock }: Pick<House, "sessions" | "clock">): UploadRules {
  return {
    paths: UPLOAD_PATHS,
    isKnown: (cookies) => {
      const cookie = findCookie(cookies, PROCESS, "session")
      return cookie !== undefined && sessions.find(cookie, clock.wallMs()) !== undefined
    },
  }
}
