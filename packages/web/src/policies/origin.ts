/**
 * Origin: who sent this request, judged by headers that only browsers write.
 *
 * Changes come from our own pages: `Sec-Fetch-Site` must be `same-origin`, and
 * `Origin`, if there, ours. Reading is for us and for a person who follows a
 * link or types an address; nobody loads our pages as frames, images or data.
 */
import { Fault } from "@schleuse/base"

const READS = new Set(["GET", "HEAD"])

/**
 * @param origin the one that the request was sent to, already known to be ours
 * @throws PAGE_METHOD_REFUSED, PAGE_ORIGIN_FOREIGN
 */
export function requireOwnOrigin(method: string, headers: Headers, origin: string): void {
  if (!READS.has(method) && method !== "POST") throw new Fault("PAGE_METHOD_REFUSED", method.slice(0, 20))
  const site = headers.get("sec-fetch-site")
  const claimed = headers.get("origin")
  if (READS.has(method)) {
    const isNavigation = headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-dest") === "document"
    if (site === null || site === "same-origin" || site === "none" || isNavigation) return
    throw new Fault("PAGE_ORIGIN_FOREIGN", `${site} ${headers.get("sec-fetch-dest") ?? ""}`)
  }
  if (claimed !== null && claimed !== origin) throw new Fault("PAGE_ORIGIN_FOREIGN", "origin")
  // Browsers of the last years send both. Without either there is nothing to judge by, so it is not one of them.
  if (site === null ? claimed === null : site !== "same-origin") throw new Fault("PAGE_ORIGIN_FOREIGN", site ?? "none")
}
