/** What `up` and `demo` tell while they run, and how signals end them. */
import type { Text } from "../command-line/language.ts"
import { EXIT, type ExitCode, reportRefusal, type Terminal } from "../command-line/terminal.ts"
import type { Supervisor } from "../supervisor/supervisor.ts"

const ONE_USER: Text = {
  de: "Warnung: Alle Prozesse laufen als ein Benutzer. Als root gestartet hätte jeder einen eigenen; so steht es im Protokoll.",
  en: "Warning: all processes run as one user. Started as root each would have its own; the log says so.",
}
const EGRESS_OPEN: Text = {
  de: "Hinweis: Die Türen könnten selbst Verbindungen aufbauen ({why}).",
  en: "Note: the doors could dial out by themselves ({why}).",
}

/** SIGINT and SIGTERM stop, the second one hurries; SIGUSR2 lets transfers take their time. Undone by the result. */
export function stopOnSignals(supervisor: Supervisor): () => void {
  const stop = () => supervisor.stop({ patient: false })
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

/** Waits for the end; a refusal of the keeper is told with its sentence. */
export async function waitForEnd(supervisor: Supervisor, terminal: Terminal): Promise<ExitCode> {
  const refusal = await supervisor.ended
  if (refusal === undefined) return EXIT.ok
  return reportRefusal(refusal, terminal, (line) => console.error(line))
}
