/** What `up` and `demo` tell while they run, and how signals end them. */
import { systemClock } from "@schleuse/base"
import type { Text } from "../command-line/language.ts"
import { EXIT, type ExitCode, reportRefusal, type Terminal } from "../command-line/terminal.ts"
import type { ListenerZone } from "@schleuse/wire"
import { checkConsoleName } from "../doctor/page-checks.ts"
import type { ListenAddress } from "../settings/listen-address.ts"
import { missingTexts } from "../settings/page-texts.ts"
import type { Settings } from "../settings/settings-table.ts"
import type { Supervisor } from "../supervisor/supervisor.ts"

const ONE_USER: Text = {
  de: "Warnung: Alle Prozesse laufen als ein Benutzer. Als root gestartet hätte jeder einen eigenen; so steht es im Protokoll.",
  en: "Warning: all processes run as one user. Started as root each would have its own; the log says so.",
}
const EGRESS_OPEN: Text = {
  de: "Hinweis: Die Türen könnten selbst Verbindungen aufbauen ({why}).",
  en: "Note: the doors could dial out by themselves ({why}).",
}

const TEXTS_MISSING: Text = {
  de: "Warnung: Auf den Seiten fehlen Angaben, die dort stehen müssen. Setzen Sie {keys} (docs/einstellungen.md).",
  en: "Warning: the pages lack what has to stand there. Set {keys} (docs/settings.md).",
}

const WARNING: Text = { de: "Warnung: {text} {hint}", en: "Warning: {text} {hint}" }

/** A signal to a whole process group reaches us twice, through the launcher too: that is still one wish. */
const SAME_WISH_MS = 500

/** SIGINT and SIGTERM stop, a later one hurries; SIGUSR2 lets transfers take their time. Undone by the result. */
export function stopOnSignals(supervisor: Supervisor): () => void {
  let lastMs = Number.NEGATIVE_INFINITY
  const stop = () => {
    const nowMs = systemClock.monotonicMs()
    if (nowMs - lastMs > SAME_WISH_MS) supervisor.stop({ patient: false })
    lastMs = nowMs
  }
  const drain = () => supervisor.stop({ patient: true })
  const rows = [
    ["SIGINT", stop],
    ["SIGTERM", stop],
    ["SIGHUP", stop],
    ["SIGUSR2", drain],
  ] as const
  for (const [signal, act] of rows) process.on(signal, act)
  return () => {
    for (const [signal, act] of rows) process.off(signal, act)
  }
}

/** Once per start: what separates the processes, and what does not. */
export function warnOfIsolation(supervisor: Supervisor, terminal: Terminal): void {
  if (supervisor.isolation.kind === "one-user") terminal.say(ONE_USER)
  else if (supervisor.egress.state === "open") terminal.say(EGRESS_OPEN, { why: supervisor.egress.why })
}

/** Once per start, where there are pages: what people will miss on them, and what will not work. */
export function warnOfPages(
  settings: Settings,
  doors: ReadonlyMap<ListenerZone, ListenAddress>,
  terminal: Terminal,
): void {
  const listen = doors.get("console")
  if (listen === undefined) return
  const missing = missingTexts(settings)
  if (missing.length > 0) terminal.say(TEXTS_MISSING, { keys: missing.join(", ") })
  for (const { text, hint } of checkConsoleName(settings, listen)) {
    terminal.say(WARNING, { text: text[terminal.language], hint: hint?.[terminal.language] ?? "" })
  }
}

/** Waits for the end; a refusal of the keeper is told with its sentence. */
export async function waitForEnd(supervisor: Supervisor, terminal: Terminal): Promise<ExitCode> {
  const refusal = await supervisor.ended
  if (refusal === undefined) return EXIT.ok
  return reportRefusal(refusal, terminal, (line) => console.error(line))
}
