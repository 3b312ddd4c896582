import assert from "node:assert/strict"
import { createPublicKey, verify } from "node:crypto"
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { signedText } from "./device-key.ts"
import { Folder } from "./folder.ts"
import { KeyStore } from "./key-store.ts"
import { runProgram, type RunProgram } from "./programs.ts"
import { dpapiArguments, protectorsOf } from "./protector.ts"

/** The three programs as they were seen to behave, with what they keep in memory. */
class Keyring {
  readonly kept = new Map<string, string>()
  readonly words: string[] = []
  isLocked = false

  readonly run: RunProgram = (program, args, input) => {
    this.words.push([program, ...args].join(" "))
    return Promise.resolve(this.isLocked ? { status: 1, text: "" } : this.#answer(program, args, input))
  }

  #answer(program: string, args: readonly string[], input: string) {
    const id = args.at(-1) ?? ""
    if (program === "secret-tool") {
      if (args[0] === "store") this.kept.set(id, input)
      if (args[0] === "clear") this.kept.delete(id)
      return { status: args[0] === "lookup" && !this.kept.has(id) ? 1 : 0, text: this.kept.get(id) ?? "" }
    }
    if (program === "security") {
      const added = /^add-generic-password -s schleuse-zugang -a (\w+) -w (\S+)\n$/.exec(input)
      if (added !== null) this.kept.set(added[1] ?? "", added[2] ?? "")
      const account = args[args.indexOf("-a") + 1] ?? ""
      if (args[0] === "delete-generic-password") this.kept.delete(account)
      const text = this.kept.get(account)
      return args[0] === "find-generic-password" && text === undefined
        ? { status: 44, text: "" }
        : { status: 0, text: text === undefined ? "" : `${text}\n` }
    }
    const isProtect = args.join(" ") === dpapiArguments("Protect").join(" ")
    // Another form of the same length class: what CryptProtectData gives is longer than what went in.
    const text = isProtect
      ? Buffer.from(`DPAPI${input}`).toString("base64")
      : Buffer.from(input, "base64").toString().slice(5)
    return { status: 0, text }
  }
}

function store(t: { after(work: () => void): void }, platform: string, run: RunProgram) {
  const path = mkdtempSync(join(tmpdir(), "schleuse-keys-"))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  const folder = Folder.open(path)
  return { folder, keys: new KeyStore(folder, protectorsOf(platform, run)) }
}

const systems = [
  ["win32", "dpapi"],
  ["darwin", "keychain"],
  ["linux", "secret-service"],
] as const
for (const [platform, protection] of systems) {
  test(`on ${platform} a copy of the file is nothing without ${protection}`, async (t) => {
    const keyring = new Keyring()
    const { folder, keys } = store(t, platform, keyring.run)
    const made = await keys.make()
    assert.equal(made.protection, protection)
    assert.equal((await keys.load())?.key.spki, made.key.spki)
    const file = readFileSync(folder.at("device.key"), "utf8")
    for (const secret of keyring.kept.values()) {
      assert.ok(!file.includes(secret))
      assert.ok(!keyring.words.some((line) => line.includes(secret)), "no secret among a program's words")
    }
    assert.ok(!file.includes(made.key.toBytes().toString("base64")))
    keyring.isLocked = true
    await assert.rejects(keys.load(), { code: "CLIENT_KEY_LOST" })
    keyring.isLocked = false
    await keys.remove()
    assert.equal(keyring.kept.size, 0)
    assert.equal(await keys.load(), undefined)
  })
}

test("a desktop without a keyring has the file's mode alone; Windows without its service makes no key", async (t) => {
  for (const run of [() => Promise.resolve(undefined), () => Promise.resolve({ status: 1, text: "" })]) {
    const linux = store(t, "linux", run)
    assert.equal((await linux.keys.make()).protection, "file")
    assert.equal((await linux.keys.load())?.protection, "file")
    await assert.rejects(store(t, "win32", run).keys.make(), { code: "CLIENT_KEY_UNKEPT" })
  }
})

test("a file that others may read, or that is damaged, is refused, and removing it works all the same", async (t) => {
  const { folder, keys } = store(t, "linux", () => Promise.resolve(undefined))
  const damages: readonly ((text: string) => string)[] = [
    (text) => text.slice(0, -20),
    (text) => text.replace('"v":1', '"v":2'),
    (text) => text.replace(/"sealed":"..../, '"sealed":"AAAA'),
    (text) => text.replace(/"kept":"[^"]*"/, '"kept":"AAAA"'),
    () => "",
  ]
  for (const damage of damages) {
    await keys.make()
    const path = folder.at("device.key")
    writeFileSync(path, damage(readFileSync(path, "utf8")))
    await assert.rejects(keys.load(), { code: "CLIENT_KEY_LOST" })
    await keys.remove()
    assert.equal(await keys.load(), undefined)
  }
  if (process.platform === "win32") return
  await keys.make()
  chmodSync(folder.at("device.key"), 0o644)
  await assert.rejects(keys.load(), { code: "CLIENT_FOLDER_UNSAFE" })
})

test("what it signs is what the decision says", async (t) => {
  const { keys } = store(t, "linux", () => Promise.resolve(undefined))
  const { key } = await keys.make()
  const claim = { purpose: "login", device: "d", body: { password: "ü", code: "1" } } as const
  const text = signedText("ab", claim)
  assert.match(text, /^\{"body":"[0-9a-f]{64}","device":"d","nonce":"ab","purpose":"login","v":1\}$/)
  const publicKey = createPublicKey({ key: Buffer.from(key.spki, "base64"), format: "der", type: "spki" })
  const signature = Buffer.from(key.sign("ab", claim), "base64")
  assert.equal(signature.length, 64)
  assert.ok(verify("sha256", Buffer.from(text), { key: publicKey, dsaEncoding: "ieee-p1363" }, signature))
})

test("a program gets its secret by its input; one that is not there is none", async () => {
  assert.deepEqual(await runProgram("cat", [], "geheim"), { status: 0, text: "geheim" })
  assert.equal(await runProgram("schleuse-no-such-program", [], "x"), undefined)
})
