/**
 * Does this network want a log-in in the browser first, as hotels and trains do?
 *
 * Asked of the gate's own host by plain HTTP, which such networks answer in its
 * place: no third party learns that this PC is here. Nothing of the answer is
 * shown or followed.
 */
import { type IncomingMessage, request } from "node:http"
import { Fault } from "@schleuse/base"
import type { PcSystem } from "./pc-system.ts"

const PROBE_MS = 4000
const MAX_BYTES = 32 * 1024

const UNCLEAR: readonly string[] = ["GATE_UNREACHABLE", "GATE_CERTIFICATE_FOREIGN"]

/** Gives CAPTIVE_PORTAL if that is why, else `why` as it came. */
export const explain: PcSystem["explain"] = async (why, gate) => {
  if (!UNCLEAR.includes(why.code) || !(await isCaptive(gate.host))) return why
  return new Fault("CAPTIVE_PORTAL", why.code, { cause: why, reference: why.reference })
}

/** True if somebody else answers for `host` and sends the browser elsewhere. `port` is 80 but in tests. */
export async function isCaptive(host: string, port = 80): Promise<boolean> {
  try {
    const response = await get(host, port)
    const { statusCode = 0, headers } = response
    // RFC 6585, section 6.
    if (statusCode === 511) return true
    if (statusCode >= 300 && statusCode < 400) return leadsAway(headers.location ?? "", host)
    if (statusCode !== 200) return false
    const page = await readStart(response)
    // Wi-Fi Alliance's WISPr, and pages that move on by themselves.
    if (page.includes("WISPAccessGatewayParam")) return true
    const target = /<meta[^>]+http-equiv=["']?refresh["']?[^>]*url=["']?([^"'>\s]+)/i.exec(page)?.[1]
    return target !== undefined && leadsAway(target, host)
  } catch {
    // Nobody there, too slow, no HTTP: then it is not this.
    return false
  }
}

function leadsAway(target: string, host: string): boolean {
  const base = `http://${host.includes(":") ? `[${host}]` : host}/`
  return URL.canParse(target, base) && new URL(target, base).hostname !== new URL(base).hostname
}

function get(host: string, port: number): Promise<IncomingMessage> {
  const signal = AbortSignal.timeout(PROBE_MS)
  return new Promise((resolve, reject) => {
    request({ host, port, path: "/", headers: { host }, agent: false, signal })
      .once("response", resolve)
      .once("error", reject)
      .end()
  })
}

async function readStart(response: IncomingMessage): Promise<string> {
  let text = ""
  for await (const chunk of response) {
    text += String(chunk)
    if (text.length > MAX_BYTES) break
  }
  return text
}
