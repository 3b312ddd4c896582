import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { pacOfFixed } from "../system/proxy-setting.ts"
import { runPac } from "../testing/run-pac.ts"
import { hasChromium, listener, servePac, startChromium } from "../testing/chromium-and-proxies.ts"
import { until } from "../testing/small-gate.ts"
import { askPac } from "./pac-answer.ts"
import { writePac } from "./pac.ts"

const published = [
  { host: "portal.kv.test", port: 443 },
  { host: "docs.kv.test", port: 8443 },
]
const COMPANY = `
// Proxy der Klinik
var proxy = "PROXY klinik:8080";
function FindProxyForURL(url, host) {
  if (isPlainHostName(host) || dnsDomainIs(host, ".telematik") || shExpMatch(host, "*.klinik.example")) return "DIRECT";
  if (isInNet(host, "10.0.0.0", "255.0.0.0")) return "DIRECT";
  if (url.substring(0, 5) == "http:") return "PROXY plain:80; DIRECT";
  return proxy;
}`
const FIXED = pacOfFixed({
  kind: "fixed",
  http: "klinik:80",
  https: "klinik:8080",
  except: ["*.telematik", "*.klinik.example", "10.0.0.0/8", "192.168/16"],
  isLocalDirect: true,
})
const asked = [
  "https://portal.kv.test/",
  "https://portal.kv.test:444/",
  "http://portal.kv.test/",
  "https://docs.kv.test:8443/a?b=https://portal.kv.test",
  "https://konnektor.praxis.telematik/",
  "https://www.klinik.example/",
  "https://server/",
  "https://10.1.2.3/",
  "https://192.168.0.9/",
  "https://11.1.2.3/",
  "http://example.org/",
  "ftp://example.org/",
  "https://example.org:8443/",
]
const ORACLE = `
import json, sys, pacparser
pacparser.init()
pacparser.parse_pac_file(sys.argv[1])
from urllib.parse import urlsplit
print(json.dumps([pacparser.find_proxy(url, urlsplit(url).hostname) for url in sys.argv[2:]]))
`

for (const [why, earlier] of Object.entries({
  nothing: undefined,
  "a company's file": COMPANY,
  "a fixed proxy": FIXED,
})) {
  test(`chained behind ${why}: a browser's engine and pacparser give the same answers`, async (t) => {
    const pac = writePac({ published, proxyPort: 4711, earlier })
    const answers = asked.map((url) => String(runPac(pac, url)))
    assert.equal(answers[0], "PROXY 127.0.0.1:4711")
    assert.equal(answers[3], "PROXY 127.0.0.1:4711")
    assert.equal(answers[4], "DIRECT")
    assert.equal(answers[12], earlier === undefined ? "DIRECT" : "PROXY klinik:8080")
    assert.equal(answers.filter((answer) => answer.includes("127.0.0.1")).length, 2)
    // What is not published goes where the earlier file alone would have sent it, as our sandbox reads it.
    for (const [i, url] of asked.entries())
      if (i !== 0 && i !== 3 && earlier !== undefined) assert.equal(await askPac(earlier, url), answers[i], url)
    const folder = mkdtempSync(join(tmpdir(), "schleuse-pac-"))
    t.after(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, "proxy.pac"), pac)
    const oracle = spawnSync("/usr/bin/python3", ["-c", ORACLE, join(folder, "proxy.pac"), ...asked], {
      encoding: "utf8",
    })
    if (oracle.status !== 0) {
      assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", oracle.stderr)
      return t.skip("python3-pacparser is missing")
    }
    assert.deepEqual(JSON.parse(oracle.stdout), answers)
    return undefined
  })
}

const IMAGES = ["portal.kv.test", "docs.kv.test:8443", "rest.example", "docs.kv.test"]
for (const kind of ["pac", "fixed"] as const) {
  test(`Chromium with an earlier ${kind === "pac" ? "file" : "fixed proxy"}: published names come to us, the rest goes there`, async (t) => {
    if (!hasChromium(t)) return
    const [ours, theirs] = [await listener(t), await listener(t)]
    const there = `127.0.0.1:${theirs.port}`
    const earlier =
      kind === "pac"
        ? `function FindProxyForURL(url, host) { return "PROXY ${there}" }`
        : pacOfFixed({ kind: "fixed", https: there, except: ["*.telematik"], isLocalDirect: false })
    const pac = writePac({ published, proxyPort: ours.port, earlier })
    startChromium(t, [`--proxy-pac-url=${await servePac(t, () => pac)}`], IMAGES)
    await until(
      "both were asked",
      () => ours.heard.size >= 2 && theirs.heard.has("rest.example:443") && theirs.heard.has("docs.kv.test:443"),
      40_000,
    )
    assert.deepEqual([...ours.heard].toSorted(), ["docs.kv.test:8443", "portal.kv.test:443"])
    assert.ok(![...theirs.heard].some((target) => ours.heard.has(target)))
  })
}
