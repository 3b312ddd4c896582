/** The program as people run it, and the same facts found out by programs that are not ours. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { test, type TestContext } from "node:test"
import { parseJson } from "@schleuse/base"
import { newOpening } from "@schleuse/leaf"
import { parseNote } from "@schleuse/tlog"
import { OTHER_VKEY, TEST_PUBLIC_KEY, TEST_VKEY, TestTree } from "./testing/log-writer.ts"
import { begin, sampleFile } from "./testing/sample-history.ts"
import { sampleReceipt } from "./testing/sample-receipt.ts"
import { hasPeer, tempFolder } from "./testing/temp-folder.ts"

const MAIN = join(import.meta.dirname, "main.ts")
const PYTHON = "/usr/bin/python3"
const CONTENT = "Befund: ohne Befund"

function run(...words: readonly string[]): { status: number | null; out: string; err: string; last: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "", LC_MESSAGES: "", LANG: "C" },
  })
  return { status, out: stdout, err: stderr, last: stdout.trimEnd().split("\n").at(-1) ?? "" }
}

function world(t: TestContext, size = 300) {
  const folder = tempFolder(t)
  const content = { sizeBytes: CONTENT.length, sha256: createHash("sha256").update(CONTENT).digest("hex") }
  const file = sampleFile(content)
  const tree = new TestTree(file.history.fillTo(size).texts)
  const log = join(folder, "log")
  tree.publish(log)
  const paths = { key: join(folder, "key"), receipt: join(folder, "r.tlog-proof"), content: join(folder, "befund.pdf") }
  writeFileSync(paths.key, `${TEST_VKEY}\n`)
  writeFileSync(paths.receipt, sampleReceipt(tree, file.at.commit, file.opening, file.at.commit + 3))
  writeFileSync(paths.content, CONTENT)
  return { folder, log, file, tree, ...paths }
}

test("a log that holds ends with a sentence in the reader's language and status 0", (t) => {
  const { log, key, file } = world(t, 1234)
  const german = run("log", log, "--key", key, "--lang", "de", "--file", file.version)
  assert.equal(
    german.last,
    `OK: 1.234 Einträge, alle geprüft; Fassung ${file.version} wurde genau 1-mal herausgegeben.`,
  )
  assert.equal(german.status, 0)
  assert.equal(german.err, "")
  for (const id of [file.release, ...file.parts, file.actor.door, file.actor.session])
    assert.ok(german.out.includes(id), id)
  const english = run("log", log, "--key", TEST_VKEY)
  assert.equal(english.last, "OK: 1,234 entries, all verified.")
})

test("a log that does not hold says so, in text and in JSON, with status 1", (t) => {
  const { log, key } = world(t)
  rmSync(join(log, "tile/0/000"))
  const text = run("log", log, "--key", key, "--lang", "de")
  assert.deepEqual(
    [text.status, text.last],
    [1, "NICHT IN ORDNUNG: Ein Stück des Protokolls fehlt in dieser Kopie. (VERIFY_TILE_MISSING)"],
  )
  const { status, out } = run("log", log, "--key", key, "--json")
  const report = parseJson(out)
  assert.ok(typeof report === "object" && report !== null && "holds" in report && "findings" in report)
  assert.deepEqual([status, report["holds"]], [1, false])
  assert.match(JSON.stringify(report["findings"]), /VERIFY_TILE_MISSING.*"path":"tile\/0\/000"/)
})

test("another key, a rolled back log and a version that is not there end with status 1", (t) => {
  const { log, key, folder, tree } = world(t)
  assert.match(run("log", log, "--key", OTHER_VKEY).last, /^NOT OK: .*NOTE_SIGNER_UNKNOWN/)
  const since = join(folder, "seen")
  writeFileSync(since, tree.note(200))
  assert.match(run("log", log, "--key", key, "--since", since).last, /^OK: .*older checkpoint of 200 entries/)
  rmSync(log, { recursive: true })
  tree.publish(log, 100)
  assert.match(
    run("log", log, "--key", key, "--since", since, "--lang=de").last,
    /^NICHT IN ORDNUNG: .*zurückgesetzt.*VERIFY_LOG_SHRUNK/,
  )
  const absent = run("log", log, "--key", key, "--file", "0".repeat(26))
  assert.deepEqual(
    [absent.status, absent.last],
    [1, "NOT OK: This version is nowhere in this log. (VERIFY_VERSION_ABSENT)"],
  )
})

test("releases are listed by door and time", (t) => {
  const { log, key, file } = world(t)
  const listed = run("log", log, "--key", key, "--door", file.actor.door, "--from", "2026-11-22", "--to", "2026-11-23")
  assert.match(listed.last, /; 1 release found by the search\.$/)
  assert.ok(listed.out.includes(file.release))
  assert.match(run("log", log, "--key", key, "--to", "2026-11-22").last, /; 0 releases found/)
})

test("a receipt with its content and its log says who sent what to whom", (t) => {
  const { receipt, key, content, log } = world(t)
  const { status, last, out } = run(
    "receipt",
    receipt,
    "--key",
    key,
    "--content",
    content,
    "--log",
    log,
    "--lang",
    "de",
  )
  assert.equal(status, 0, out)
  assert.equal(
    last,
    "OK: „befund.pdf“ wurde am 2026-11-22 08:00:10 UTC von Praxis Dr. Beispiel für AOK Musterland angenommen; " +
      "die vorgelegte Datei ist genau diese; Eintrag 9 steht auch in der Kopie des Protokolls.",
  )
  for (const stated of ["sha256", "praxis-beispiel", "aok-musterland"]) assert.ok(out.includes(stated))
  assert.match(
    run("receipt", receipt, "--key", key).last,
    /^OK: "befund.pdf" was accepted from Praxis Dr. Beispiel for AOK Musterland on /,
  )
  const report = parseJson(run("receipt", receipt, "--key", key, "--json").out)
  assert.ok(typeof report === "object" && report !== null && "receipt" in report)
  assert.match(JSON.stringify(report["receipt"]), /"kind":"accepted".*"name":"befund.pdf"/)
})

test("a receipt for other content, for another log, or forged, ends with status 1", (t) => {
  const { receipt, key, content, log, folder, tree, file } = world(t)
  writeFileSync(content, CONTENT.toUpperCase())
  assert.match(run("receipt", receipt, "--key", key, "--content", content).last, /VERIFY_CONTENT_HASH_DIFFERS/)
  rmSync(log, { recursive: true })
  new TestTree(begin().fillTo(400).texts).publish(log)
  const foreign = run("receipt", receipt, "--key", key, "--log", log)
  assert.deepEqual([foreign.status, /VERIFY_LOG_FORKED/.test(foreign.last)], [1, true])
  const forged = join(folder, "forged.tlog-proof")
  writeFileSync(forged, sampleReceipt(tree, file.at.commit, newOpening(file.opening.data)))
  assert.match(run("receipt", forged, "--key", key).last, /OPENING_MISMATCH/)
})

test("what stands in a receipt cannot write on the terminal", (t) => {
  const folder = tempFolder(t)
  const evil = "a\u001b[2Jb\u202ec\nOK: alles gut"
  const file = sampleFile({ name: evil, extra: { list: [evil] } })
  const receipt = join(folder, "r")
  writeFileSync(receipt, sampleReceipt(new TestTree(file.history.texts), file.at.commit, file.opening))
  const { status, out } = run("receipt", receipt, "--key", TEST_VKEY)
  assert.equal(status, 0)
  for (const harmful of ["\u001b", "\u202e"]) assert.ok(!out.includes(harmful))
  assert.ok(out.includes("a\\u{1b}[2Jb\\u{202e}c\\u{a}OK"))
})

for (const { why, words, err } of [
  { why: "no words", words: [], err: /ARGUMENT_MISSING/ },
  { why: "a misspelt option", words: ["log", ".", "--kee", "k"], err: /--kee → --key\?/ },
  { why: "no such folder", words: ["log", "/nowhere", "--key", TEST_VKEY], err: /VERIFY_INPUT_UNREADABLE: \/nowhere/ },
  { why: "a key that is none", words: ["log", ".", "--key", "k".repeat(5000)], err: /NOTE_KEY_INVALID/ },
  { why: "no such receipt", words: ["receipt", "/nowhere", "--key", TEST_VKEY, "--lang", "de"], err: /nicht lesbar/ },
]) {
  test(`${why}: status 2 and a hint, nothing on the output`, () => {
    const { status, out, err: said } = run(...words)
    assert.deepEqual([status, out], [2, ""])
    assert.match(said, err)
  })
}

test("--help ends with status 0", () => {
  const { status, out } = run("log", "--help", "--lang", "de")
  assert.equal(status, 0)
  assert.match(out, /verify receipt FILE --key VKEY/)
})

for (const size of [1, 256, 257, 777]) {
  test(`proved from outside: OpenSSL verifies the checkpoint and Python computes the root of ${size} entries`, (t) => {
    if (!hasPeer(t, "openssl", "version") || !hasPeer(t, PYTHON, "-c", "import hashlib")) return
    const folder = tempFolder(t)
    new TestTree(begin().fillTo(size).texts.slice(0, size)).publish(folder)
    const { text, signatures } = parseNote(readFileSync(join(folder, "checkpoint")))
    const paths = { key: join(folder, "key.pem"), text: join(folder, "text"), signature: join(folder, "signature") }
    writeFileSync(paths.key, TEST_PUBLIC_KEY.export({ format: "pem", type: "spki" }))
    writeFileSync(paths.text, text)
    writeFileSync(paths.signature, signatures[0]?.signature ?? "")
    const openssl = () =>
      spawnSync(
        "openssl",
        ["pkeyutl", "-verify", "-pubin", "-inkey", paths.key, "-rawin", "-in", paths.text, "-sigfile", paths.signature],
        { encoding: "utf8" },
      )
    const verified = openssl()
    assert.equal(verified.status, 0, verified.stderr)
    assert.match(verified.stdout, /Signature Verified Successfully/)
    writeFileSync(paths.text, text.replace(`\n${size}\n`, `\n${size + 1}\n`))
    assert.notEqual(openssl().status, 0)

    const python = spawnSync(PYTHON, [join(import.meta.dirname, "testing", "recompute-root.py"), folder], {
      encoding: "utf8",
    })
    assert.equal(python.stdout, `${size} ${text.split("\n")[2]}\n`, python.stderr)
  })
}
