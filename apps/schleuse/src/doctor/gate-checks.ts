/** The gate of the access software: is it known by its name, has it something to offer, and is its way out limited? */
import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Text } from "../command-line/language.ts"
import { isLoopback, parseListenAddress } from "../settings/listen-address.ts"
import type { Settings } from "../settings/settings-table.ts"
import { nft } from "../supervisor/nft.ts"
import { findRunRecord } from "../supervisor/run-record.ts"
import type { Finding, Patient } from "./finding.ts"

const LIMITED: Text = {
  de: "Das Tor kann nur Adressen freigegebener Anwendungen erreichen.",
  en: "The gate can reach the addresses of published applications only.",
}
const OPEN: Text = {
  de: "Das Tor könnte mehr erreichen als die freigegebenen Anwendungen: Kein nftables hält es auf.",
  en: "The gate could reach more than the published applications: no nftables stops it.",
}
const CLOSE: Text = {
  de: "Starten Sie als root auf einem Rechner mit nftables, oder begrenzen Sie den Weg des Tors an einer Firewall davor.",
  en: "Start as root on a machine with nftables, or limit the gate's way at a firewall in front.",
}
const NAMELESS: Text = {
  de: "Das Tor ist von anderen Rechnern erreichbar, aber sein Zertifikat und seine Links nennen nur diesen Rechner.",
  en: "The gate can be reached from other machines, but its certificate and links name this machine only.",
}
const NAME_IT: Text = {
  de: "Setzen Sie gate.origins auf die Adresse, die die Zugangssoftware verwendet.",
  en: "Set gate.origins to the address that the access software uses.",
}
const NOTHING: Text = {
  de: "Das Tor hat keine Zugangssoftware zum Herunterladen.",
  en: "The gate has no access software for download.",
}
const OFFER: Text = {
  de: "Setzen Sie gate.downloads auf den Ordner, den npm run build:client anlegt.",
  en: "Set gate.downloads to the folder that npm run build:client makes.",
}

/** Nothing where there is no gate. */
export function checkGate(patient: Patient): readonly Finding[] {
  const { settings } = patient
  const listen = parseListenAddress(settings["doors.gate.listen"])
  if (listen === undefined) return []
  const findings: Finding[] = []
  if (settings["gate.origins"] === "" && !isLoopback(listen))
    findings.push({ check: "gate-origins", state: "fail", text: NAMELESS, hint: NAME_IT, where: "gate.origins" })
  if (!hasDownloads(settings))
    findings.push({ check: "gate-downloads", state: "warn", text: NOTHING, hint: OFFER, where: "gate.downloads" })
  return [...findings, ...checkWayOut(patient)]
}

function hasDownloads(settings: Settings): boolean {
  const folder = settings["gate.downloads"]
  return folder !== "" && existsSync(join(folder, "downloads.json"))
}

/** Only of one that runs: before that there is nothing that could go anywhere. */
function checkWayOut({ dataFolder, isolation, isRunning }: Patient): readonly Finding[] {
  if (!isRunning) return []
  const record = findRunRecord(dataFolder)
  // Without a record it is systemd's, and only root may look at the rules.
  if (record === undefined && isolation.kind === "one-user") return []
  const isLimited =
    record === undefined ? nft(["list", "table", "inet", "schleuse_gate"]) === undefined : record.egress === "closed"
  return [
    isLimited
      ? { check: "gate-egress", state: "ok", text: LIMITED }
      : { check: "gate-egress", state: "warn", text: OPEN, hint: CLOSE },
  ]
}
