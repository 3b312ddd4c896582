/**
 * Files: the software for whoever has a link, and what the software itself fetches later.
 *
 * A link's file is asked for with its code, so that nobody fetches one for a
 * link that is over; its bytes are the same for everybody. What lies below
 * `update` is signed, public, and judged by the client.
 */
import { Fault } from "@schleuse/base"
import type { Hono } from "hono"
import type { SiteContext, SiteEnv } from "@schleuse/web"
import { findCode } from "./code.ts"
import type { DocumentName, DownloadFile } from "./downloads.ts"
import type { GateHouse } from "./gate-house.ts"

export function addDownloadPages(site: Hono<SiteEnv>, house: GateHouse): void {
  site.get("/zugang/settings.json", async (c) => await sendDocument(c, house, "settings.json"))
  site.get("/zugang/update/manifest.json", async (c) => await sendDocument(c, house, "manifest.json"))
  site.get("/zugang/update/:name", async (c) => {
    const file = await requireFile(house, c.req.param("name"))
    return sendFile(c, house, file, file.name)
  })
  site.get("/zugang/:code/datei/:name", async (c) => {
    const code = findCode(c.req.param("code"))
    if (code === undefined) throw new Fault("ENROLMENT_UNKNOWN")
    await house.showLink({ code, peer: { ...c.env.from, certificate: "" } })
    const file = await requireFile(house, c.req.param("name"))
    return sendFile(c, house, file, nameWithCode(file, code))
  })
}

/** The code stands in the name, where the software finds it without any other change of the file. */
export function nameWithCode({ name }: Pick<DownloadFile, "name">, code: string): string {
  const [ending = ""] = /(?:\.exe|\.tar\.gz)$/.exec(name) ?? []
  return `schleuse-zugang-${code}${ending}`
}

async function requireFile({ downloads }: GateHouse, name: string): Promise<DownloadFile> {
  const file = await downloads.find(name)
  if (file === undefined) throw new Fault("PAGE_UNKNOWN", "no such download")
  return file
}

function sendFile(c: SiteContext, { downloads }: GateHouse, file: DownloadFile, fileName: string): Response {
  return c.body(downloads.stream(file, c.env.from.address), 200, {
    "content-type": "application/octet-stream",
    "content-length": String(file.sizeBytes),
    "content-disposition": `attachment; filename="${fileName}"`,
  })
}

async function sendDocument(c: SiteContext, { downloads }: GateHouse, name: DocumentName): Promise<Response> {
  const bytes = await downloads.document(name)
  // Most houses have none for most of the time: no trouble that anybody would look for.
  if (bytes === undefined) return c.body(null, 404)
  return c.body(bytes, 200, {
    "content-type": "application/json",
    "content-disposition": `attachment; filename="${name}"`,
  })
}
