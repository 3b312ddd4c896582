/** Imports into a whole house: 600 partners with their old directory names, and people whose keys have unknown counters. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { test } from "node:test"
import { fileURLToPath } from "node:url"
import { formatSshKeyLine, integer, list, object, parseJson, sshEd25519Blob } from "@schleuse/base"
import { generateHotp } from "@schleuse/otp"
import { clientKey } from "../demo/client-keys.ts"
import { touch, toyYubikey } from "../demo/toy-yubikey.ts"
import { DemoHouse } from "./testing/demo-house.ts"
import { sftpAsPerson } from "./testing/person-sftp.ts"
import { hasPeers } from "./testing/programs.ts"

const LAUNCHER = fileURLToPath(new URL("../../bin/schleuse.js", import.meta.url))
const PARTNERS = 600
const SECRET = "3132333435363738393031323334353637383930"
const PASSWORD = "lampe gurke ofen"

const codeAt = (counter: number) => generateHotp({ secret: Buffer.from(SECRET, "hex"), digits: 6 }, counter)

/** Our own command line, with what is typed. */
function operator(house: DemoHouse, words: readonly string[], input = "") {
  const given = [LAUNCHER, ...words, "--data", house.data, "--lang", "en"]
  return spawnSync(process.execPath, given, { encoding: "utf8", input, cwd: house.folder, timeout: 120_000 })
}

test("600 partners move over from MOVEit in one dry-run-then-do import; their old directory names go on", async (t) => {
  if (!hasPeers(t, "sftp")) return
  const house = await DemoHouse.start(t)
  const names = Array.from({ length: PARTNERS }, (_, i) => `partner-${i}`)
  const key = clientKey(house.file("keys"), "partner-7")
  const keyOf = (name: string) =>
    name === "partner-7" ? key.publicLine : formatSshKeyLine(sshEd25519Blob(randomBytes(32)), name)
  const table = (file: string, header: string, rows: readonly string[]) =>
    writeFileSync(house.file(file), `\ufeff${[header, ...rows].join("\r\n")}\r\n`)
  const aok = "aok-musterland"
  const writeTables = (aliasOf599: string) => {
    table(
      "a.csv",
      "kurzname;bezeichnung;art",
      names.map((name) => `${name};"Partner; ${name}";krankenhaus`),
    )
    table(
      "b.csv",
      "anmeldename;einrichtung;rollen;ssh_schlüssel;adressen",
      names.map((name) => `${name}-edv;${name};absender abholer;${keyOf(name)};`),
    )
    table(
      "c.csv",
      "von;an;artikel9",
      names.flatMap((name) => [`${name};${aok};ja`, `${aok};${name};ja`]),
    )
    const old = names.flatMap((name) => [
      `${name};/Home/${name}/In;/ausgang/${aok}`,
      `${name};/Home/${name}/Out;/eingang/${aok}`,
    ])
    table("d.csv", "einrichtung;alter_pfad;pfad", [...old.slice(0, -1), `partner-599;${aliasOf599};/eingang/${aok}`])
  }
  const files = ["--institutions", "a.csv", "--machines", "b.csv", "--deliveries", "c.csv", "--aliases", "d.csv"]

  await t.test("a mistake in one line of 3,600, and nothing was done", () => {
    writeTables("/Home/partner-599/In")
    const twice = operator(house, ["import", "all", ...files, "--dry-run"])
    assert.equal(twice.status, 1)
    assert.match(twice.stderr, /^d\.csv:1201 \(alias\): .*\[IMPORT_DUPLICATE/m)
    writeTables("/Home/partner-599/Out")
    table(
      "a.csv",
      "kurzname;bezeichnung;art",
      names.slice(0, -1).map((name) => `${name};${name};krankenhaus`),
    )
    const unknown = operator(house, ["import", "all", ...files, "--yes"])
    assert.equal(unknown.status, 1)
    assert.match(
      unknown.stdout,
      /^b\.csv:601 {2}REFUSED .*partner-599-edv\n.*There is no such institution.*INSTITUTION_UNKNOWN/m,
    )
    assert.doesNotMatch(operator(house, ["institution", "list"]).stdout, /partner-/)
  })

  await t.test("the dry run shows it, the import does it, and a second one finds nothing to do", () => {
    writeTables("/Home/partner-599/Out")
    const tried = operator(house, ["import", "all", ...files, "--dry-run"])
    assert.equal(tried.status, 0, tried.stdout + tried.stderr)
    assert.match(tried.stdout, /a\.csv:2 {2}new {2}institution {2}partner-0\n/)
    assert.match(tried.stdout, /3600 new, 0 unchanged, 0 refused\n.*nothing was imported/)
    assert.doesNotMatch(operator(house, ["institution", "list"]).stdout, /partner-/)
    const unasked = operator(house, ["import", "all", ...files, "--json"])
    assert.match(unasked.stdout, /CONFIRMATION_MISSING/)
    const done = operator(house, ["import", "all", ...files, "--yes"])
    assert.equal(done.status, 0, done.stdout + done.stderr)
    const again = operator(house, ["import", "all", ...files, "--yes", "--json"])
    const { new: left, unchanged } = object({
      dryRun: (value: unknown) => value,
      new: integer(),
      unchanged: integer(),
      refused: integer(0, 0),
      outcomes: list((value: unknown) => value, 10_000),
    })(parseJson(again.stdout), "import")
    assert.deepEqual([left, unchanged], [0, 3600])
  })

  await t.test("the partner's script goes on with its old names, and the receiver gets the file", async () => {
    writeFileSync(house.file("abrechnung.edi"), "UNA:+.? '")
    const partner = { login: "partner-7-edv", key: key.path }
    const said = await house.requireSftp(
      partner,
      "cd /Home/partner-7/In",
      "pwd",
      "-mkdir /Home/partner-7/In",
      "put abrechnung.edi abrechnung.tmp",
      "rename abrechnung.tmp abrechnung.edi",
      "ls -1",
    )
    assert.match(said, /Remote working directory: \/Home\/partner-7\/In\n/)
    assert.match(said, /^abrechnung\.edi$/m)
    assert.deepEqual(await house.list(partner, "/Home/partner-7"), ["In", "Out"])
    await house.requireSftp("aok-musterland", "get /eingang/partner-7/abrechnung.edi geholt")
    assert.equal(readFileSync(house.file("geholt"), "utf8"), "UNA:+.? '")
    await house.requireSftp("aok-musterland", "put abrechnung.edi /ausgang/partner-7/antwort.edi")
    await house.requireSftp(
      partner,
      "get /Home/partner-7/Out/antwort.edi antwort",
      "rm /Home/partner-7/Out/antwort.edi",
    )
    assert.equal(readFileSync(house.file("antwort"), "utf8"), "UNA:+.? '")
    // Its old name for somebody else is nothing to it.
    assert.equal((await house.sftp(partner, "ls /Home/partner-8")).code, 1)
    const shown = operator(house, ["alias", "list", "partner-7"])
    assert.match(shown.stdout, /^\/Home\/partner-7\/In {2}→ {2}\/ausgang\/aok-musterland$/m)
    assert.equal(operator(house, ["alias", "remove", "partner-7", "/Home/partner-7/In"]).status, 0)
    assert.deepEqual(await house.list(partner, "/Home/partner-7"), ["Out"])
  })
})

test("people and keys come in by files; a key without its counter is found by two codes, at activation and at the door", async (t) => {
  if (!hasPeers(t, "sftp")) return
  const house = await DemoHouse.start(t)
  writeFileSync(house.file("leute.csv"), "login,name,institution,roles\nneu,Dr. Neu,praxis-beispiel,sender collector\n")
  // As ykman writes HOTP keys: serial number and secret, no counter.
  const ykman = (serial: number, secret: string) => `${serial},,0,${secret},,2026-11-22T10:00:00,\n`
  writeFileSync(house.file("keys.csv"), ykman(4711, SECRET) + ykman(4712, `ff${SECRET.slice(2)}`))
  const imported = operator(house, [
    "import",
    "all",
    "--persons",
    "leute.csv",
    "--tokens",
    "keys.csv",
    "--letters",
    "briefe",
    "--yes",
  ])
  assert.equal(imported.status, 0, imported.stdout + imported.stderr)
  assert.match(imported.stdout, /1 letters written/)
  assert.deepEqual(readdirSync(house.file("briefe")), ["neu.txt"])
  const letter = readFileSync(house.file("briefe/neu.txt"), "utf8")
  const code = /Your code:\s+(\S+)/.exec(letter)?.[1] ?? ""
  // Again: the person is there, and her letter is not voided.
  const again = operator(house, ["import", "persons", "leute.csv", "--letters", "briefe", "--yes"])
  assert.match(again.stdout, /everything is there already/i)
  assert.match(again.stdout, /0 letters written, 1 /)

  assert.equal(operator(house, ["token", "assign", "4711", "neu"]).status, 0)
  const touches = `${code}\n${codeAt(700)}\n${codeAt(701)}\n${PASSWORD}\n`
  const activated = operator(house, ["account", "activate", "neu", "--two-touches"], touches)
  assert.equal(activated.status, 0, activated.stderr)
  const login = await sftpAsPerson(house, "neu", [PASSWORD, codeAt(702)], "ls /").ended
  assert.equal(login.code, 0, login.stderr)
  assert.match(login.stdout, /ausgang/)

  // A replacement of unknown counter for somebody who is active: the door asks for the second code.
  assert.equal(operator(house, ["token", "assign", "4712", "klinikum-clerk"]).status, 0)
  const other = (counter: number) =>
    generateHotp({ secret: Buffer.from(`ff${SECRET.slice(2)}`, "hex"), digits: 6 }, counter)
  const { password } = toyYubikey(house.data, "klinikum-clerk")
  const found = await sftpAsPerson(house, "klinikum-clerk", [password, other(90_000), other(90_001)], "ls /").ended
  assert.equal(found.code, 0, found.stderr)
  assert.match(found.stderr, /once more/)
  const next = await sftpAsPerson(house, "klinikum-clerk", [password, other(90_002)], "ls /").ended
  assert.equal(next.code, 0, next.stderr)
})

test("the IT service imports practices alone; what connects them a second person agrees to, with the same file", async (t) => {
  const house = await DemoHouse.start(t, { operators: true })
  const login = (who: string) => {
    const { password } = toyYubikey(house.data, who)
    const { status, stderr } = operator(house, ["login", who], `${password}\n${touch(house.data, who)}\n`)
    assert.equal(status, 0, stderr)
  }
  const names = Array.from({ length: 50 }, (_, i) => `praxis-${i}`)
  const write = (file: string, lines: readonly string[]) => writeFileSync(house.file(file), `${lines.join("\n")}\n`)
  write("praxen.csv", ["slug,name,kind", ...names.map((name) => `${name},Praxis ${name},practice`)])
  write("wege.csv", ["from,to,article9", ...names.map((name) => `${name},aok-musterland,yes`)])
  write("andere.csv", ["from,to,article9", ...names.map((name) => `${name},aok-beispielregion,yes`)])

  login("it-service")
  const practices = operator(house, ["import", "institutions", "praxen.csv", "--yes"])
  assert.match(practices.stdout, /50 new, 0 unchanged, 0 refused\nImported\./)
  const alone = operator(house, ["import", "deliveries", "wege.csv", "--yes"])
  assert.equal(alone.status, 1)
  assert.match(alone.stdout, /need a second person/)
  const proposed = operator(house, ["import", "deliveries", "wege.csv", "--propose", "Anbindung"])
  const [, approval = ""] = /--approve ([0-9a-v]{26})/.exec(proposed.stdout) ?? []
  const agree = (file: string) => operator(house, ["import", "deliveries", file, "--approve", approval, "--yes"])
  assert.match(agree("wege.csv").stderr, /must come from two persons/)

  login("admin-1")
  assert.match(agree("andere.csv").stderr, /other rows than those/)
  const agreed = agree("wege.csv")
  assert.equal(agreed.status, 0, agreed.stdout + agreed.stderr)
  assert.match(agreed.stdout, /Agreed to and imported\./)
  assert.match(operator(house, ["import", "deliveries", "wege.csv"]).stdout, /50 unchanged, 0 refused/)
})
