import assert from "node:assert/strict"
import { test } from "node:test"
import { hasChromium, listener, servePac, startChromium } from "../testing/chromium-and-proxies.ts"
import { desktop } from "../testing/linux-desktop.ts"
import { until } from "../testing/small-gate.ts"
import { writePac } from "../tunnel/pac.ts"

test("Chromium on GNOME follows the setting: the portal comes to us, the rest goes by the company's file as before", async (t) => {
  const pc = await desktop(t, "GNOME")
  if (pc === undefined || !hasChromium(t)) return
  const [ours, theirs] = [await listener(t), await listener(t)]
  const company = await servePac(t, () => `function FindProxyForURL() { return "PROXY 127.0.0.1:${theirs.port}" }`)
  await pc.run("gsettings", "set", "org.gnome.system.proxy", "autoconfig-url", company)
  await pc.run("gsettings", "set", "org.gnome.system.proxy", "mode", "auto")
  const proxy = pc.proxy()
  const earlier = await proxy.earlier()
  const published = [{ host: "portal.kv.test", port: 443 }]
  await proxy.set(await servePac(t, () => writePac({ published, proxyPort: ours.port, earlier })))
  startChromium(t, [], ["portal.kv.test", "rest.example"], pc.environment)
  await until(
    "both were asked",
    () => ours.heard.has("portal.kv.test:443") && theirs.heard.has("rest.example:443"),
    40_000,
  )
  assert.deepEqual([...ours.heard], ["portal.kv.test:443"])
  assert.ok(!theirs.heard.has("portal.kv.test:443"))
})
