/** `schleuse enrolment make|requests|answer`: links for one person, for many by letter, and for whoever asked at the gate. */
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs"
import { Fault, isFaultCode, systemClock } from "@schleuse/base"
import { type EnrolmentRow, parseEnrolments } from "@schleuse/provisioning"
import { type KeeperClient, type OutputOf, pagesOf } from "@schleuse/wire"
import type { Text } from "../command-line/language.ts"
import { EXIT, type ExitCode } from "../command-line/terminal.ts"
import { findAccountId } from "../operator/directory.ts"
import { underOperatorSession } from "../operator/operator-session.ts"
import type { CommandAction, CommandContext } from "./command-context.ts"
import { dayOf } from "./days.ts"
import { countOf } from "./devices.ts"
import { lettersHtml } from "./enrolment-letters.ts"
import { tellProblems } from "./import-report.ts"
import { readInputFile } from "./input-file.ts"
import { printable } from "./printable.ts"

const MADE: Text = {
  de: "Link {enrolment}, gültig bis {until}\nCode (wird nie wieder angezeigt): {code}",
  en: "Link {enrolment}, good until {until}\nCode (never shown again): {code}",
}
const SEND: Text = {
  de: "Senden Sie ihn an {name}, an die Anschrift in Ihren Akten; die Schleuse verschickt nichts selbst.",
  en: "Send it to {name}, to the address in your files; Schleuse sends nothing by itself.",
}
const WOULD: Text = {
  de: "{count} Links würden gemacht; {skipped} Personen haben schon einen offenen und bekommen keinen zweiten.",
  en: "{count} links would be made; {skipped} people have an open one already and get no second one.",
}
const DONE: Text = {
  de: "{count} Links erstellt; {skipped} Personen hatten schon einen offenen.",
  en: "{count} links made; {skipped} people had an open one already.",
}
const WRITTEN: Text = {
  de: "Briefe: {path}\nÖffnen Sie die Datei im Browser, drucken Sie sie und löschen Sie sie dann: In ihr stehen die Codes.",
  en: "Letters: {path}\nOpen the file in a browser, print it, and then delete it: it contains the codes.",
}
const REFUSED: Text = { de: "Abgelehnt. Die Person erfährt davon nichts.", en: "Refused. The person is not told." }
const NOTHING: Text = { de: "Keine.", en: "None." }
const TURNED_AWAY: Text = {
  de: "{count} weitere kamen zu oft und wurden seit dem letzten Start nicht angenommen.",
  en: "{count} more came too often and were not taken since the last start.",
}

type Made = OutputOf<"makeEnrolments">

const make: CommandAction = async (context) => {
  const { args, terminal } = context
  const from = args.texts.get("from")
  const [login] = args.operands
  if (from !== undefined && login === undefined) return await makeMany(context, from)
  if (login === undefined || from !== undefined) throw new Fault("ARGUMENT_INVALID", "LOGIN | --from")
  for (const name of ["letters", "dry-run"])
    if (args.texts.has(name) || args.flags.has(name)) throw new Fault("ARGUMENT_INVALID", `--${name} --from`)
  const made = await underOperatorSession(args, async (keeper, session) => {
    const account = await findAccountId(keeper, session, login)
    return await keeper.call("makeEnrolment", { account, ...numbersOf(context) }, session)
  })
  terminal.say(MADE, { enrolment: made.enrolment, code: made.code, until: dayOf(made.expiresAt) })
  terminal.result(made)
  return EXIT.ok
}

async function makeMany(context: CommandContext, from: string): Promise<ExitCode> {
  const { args, terminal } = context
  const { rows, problems } = parseEnrolments(readInputFile(from), numbersOf(context))
  if (problems.length > 0) {
    tellProblems([{ path: from, problems }], terminal, complain)
    return EXIT.refused
  }
  const letters = args.texts.get("letters")
  return await underOperatorSession(args, async (keeper, session) => {
    const ask = (dryRun: boolean) => askFor(keeper, session, rows, dryRun)
    const tried = await ask(true)
    if (tried.problems.length > 0) return tellRefused(context, from, rows, tried)
    if (args.flags.has("dry-run")) {
      terminal.say(WOULD, { count: tried.count, skipped: tried.skipped.length })
      terminal.result(tried)
      return EXIT.ok
    }
    if (tried.count === 0) {
      terminal.say(DONE, { count: 0, skipped: tried.skipped.length })
      terminal.result(tried)
      return EXIT.ok
    }
    if (letters !== undefined && tried.gate === "") throw new Fault("ENROLMENT_GATE_MISSING")
    // The file is there before there is a code that could be lost.
    const file = letters === undefined ? undefined : createFile(letters)
    let made: Made
    try {
      made = await ask(false)
    } catch (error) {
      if (letters !== undefined) rmSync(letters)
      throw error
    }
    if (made.problems.length > 0) {
      if (letters !== undefined) rmSync(letters)
      return tellRefused(context, from, rows, made)
    }
    terminal.say(DONE, { count: made.count, skipped: made.skipped.length })
    if (letters === undefined || file === undefined) {
      for (const { login, code, expiresAt } of made.links) terminal.print([login, code, dayOf(expiresAt)].join("  "))
      terminal.result(made)
      return EXIT.ok
    }
    try {
      writeSync(file, lettersHtml(terminal.language, made, new Date(systemClock.wallMs())))
      fsyncSync(file)
      closeSync(file)
    } catch (cause) {
      // The links exist now: their codes must not be lost with the file.
      for (const { login, code, expiresAt } of made.links) terminal.print([login, code, dayOf(expiresAt)].join("  "))
      terminal.result(made)
      throw unwritable(letters, cause)
    }
    terminal.say(WRITTEN, { path: letters })
    const { links: _codes, ...known } = made
    terminal.result({ ...known, letters })
    return EXIT.ok
  })
}

async function askFor(
  keeper: KeeperClient,
  session: string,
  rows: readonly EnrolmentRow[],
  dryRun: boolean,
): Promise<Made> {
  const asked = rows.map(({ login, devices, days }) => ({ login, devices, days }))
  return await keeper.call("makeEnrolments", { rows: asked, dryRun }, session)
}

/** @throws FILE_UNREADABLE, also where a file is already: its codes may not have been printed */
function createFile(path: string): number {
  try {
    return openSync(path, "wx", 0o600)
  } catch (cause) {
    throw unwritable(path, cause)
  }
}

function unwritable(path: string, cause: unknown): Fault {
  const why = cause instanceof Error && "code" in cause ? String(cause.code) : "unwritable"
  return new Fault("FILE_UNREADABLE", `${path}: ${why}`, { cause })
}

function complain(line: string): void {
  console.error(line)
}

function tellRefused(
  { terminal }: CommandContext,
  path: string,
  rows: readonly EnrolmentRow[],
  { problems }: Made,
): ExitCode {
  const found = problems.map(({ at, fault }) => ({
    line: rows[at]?.line ?? 0,
    column: "login",
    code: isFaultCode(fault) ? fault : ("INTERNAL" as const),
    note: "",
  }))
  tellProblems([{ path, problems: found }], terminal, complain)
  return EXIT.refused
}

const requests: CommandAction = async ({ args, terminal }) => {
  const typed = args.texts.get("state")
  const state = typed === "answered" || typed === "refused" ? typed : "open"
  const found: OutputOf<"listEnrolmentRequests">["requests"][number][] = []
  let turnedAway = 0
  await underOperatorSession(args, async (keeper, session) => {
    for await (const page of pagesOf((from) => keeper.call("listEnrolmentRequests", { state, ...from }, session))) {
      found.push(...page.requests)
      turnedAway = page.turnedAway
    }
  })
  terminal.result({ requests: found, turnedAway })
  if (found.length === 0) terminal.say(NOTHING)
  for (const { request, login, asked, askedAt, address, personName = "", institutionName, email = "" } of found) {
    const known = [login, printable(personName), printable(institutionName), printable(email)]
    terminal.print([request, dayOf(askedAt), `${asked}×`, printable(address), ...known].join("  "))
  }
  if (turnedAway > 0) terminal.say(TURNED_AWAY, { count: turnedAway })
  return EXIT.ok
}

const answer: CommandAction = async (context) => {
  const { args, terminal } = context
  const [request = ""] = args.operands
  const reason = args.texts.get("refuse")
  const wish =
    reason === undefined ? { answer: "link" as const, ...numbersOf(context) } : { answer: "refused" as const, reason }
  const { link } = await underOperatorSession(args, (keeper, session) =>
    keeper.call("answerEnrolmentRequest", { request, ...wish }, session),
  )
  terminal.result({ link })
  if (link === undefined) {
    terminal.say(REFUSED)
    return EXIT.ok
  }
  terminal.say(MADE, { enrolment: link.enrolment, code: link.code, until: dayOf(link.expiresAt) })
  terminal.say(SEND, { name: printable(link.personName ?? link.login) })
  return EXIT.ok
}

/** @throws ARGUMENT_INVALID */
function numbersOf({ args }: CommandContext): { readonly devices: number; readonly days: number } {
  return { devices: countOf(args.texts.get("devices"), 1), days: countOf(args.texts.get("days"), 14) }
}

export const ENROLMENT_ACTIONS: Readonly<Record<string, CommandAction>> = {
  "enrolment make": make,
  "enrolment requests": requests,
  "enrolment answer": answer,
}
