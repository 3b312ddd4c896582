/** What Yubico's own programs (libyubikey) and oathtool make of our codes, and we of theirs. Random: a failure names its input. */
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { randomBytes, randomInt } from "node:crypto"
import { test, type TestContext } from "node:test"
import { generateHotp, resyncHotp, verifyHotp } from "./hotp.ts"
import { encodeModhex, parseModhex } from "./modhex.ts"
import type { OathDigits } from "./oath-code.ts"
import { encodeBase32, parseBase32Secret } from "./secret.ts"
import { generateTotp, totpStep, verifyTotp } from "./totp.ts"
import { makeYubicoOtp, openYubicoOtp, parseYubicoOtp } from "./yubico-otp.ts"

const CODES = 10_000

/** Says no unless the foreign program is there. */
function hasPeer(t: TestContext, program: string): boolean {
  if (spawnSync(program).error === undefined) return true
  assert.notEqual(process.env["SCHLEUSE_PEERS"], "require", `${program} is not installed`)
  t.skip(`${program} is not installed`)
  return false
}

/** What a program printed for each row of words, called once for each by one shell. */
function eachRow(program: string, rows: readonly (readonly string[])[]): readonly string[] {
  const script = `while read -r words; do ${program} $words 2>/dev/null; echo "--"; done`
  const input = rows.map((words) => `${words.join(" ")}\n`).join("")
  const printed = execFileSync("sh", ["-c", script], { input, encoding: "utf8", maxBuffer: 64 << 20 })
  const answers = printed.split("--\n").slice(0, -1)
  assert.equal(answers.length, rows.length)
  return answers
}

function lines(program: string, words: readonly string[]): readonly string[] {
  return execFileSync(program, words, { encoding: "utf8" }).trimEnd().split("\n")
}

function hex(value: number, bytes: number): string {
  return value.toString(16).padStart(2 * bytes, "0")
}

function randomTouch() {
  return {
    publicId: encodeModhex(randomBytes(6)),
    privateId: randomBytes(6),
    aesKey: randomBytes(16),
    session: randomInt(0x8000),
    use: randomInt(0x100),
    timestamp: randomInt(0x1000000),
    random: randomInt(0x10000),
    capsTriggered: randomInt(2) === 1,
  }
}

test(`${CODES} codes of ykgenerate open with the counters that it was given`, (t) => {
  if (!hasPeer(t, "ykgenerate")) return
  const touches = Array.from({ length: CODES }, randomTouch)
  const rows = touches.map(({ aesKey, privateId, session, use, timestamp, capsTriggered }) => [
    aesKey.toString("hex"),
    privateId.toString("hex"),
    hex(session | (capsTriggered ? 0x8000 : 0), 2),
    hex(timestamp & 0xffff, 2),
    hex(timestamp >> 16, 1),
    hex(use, 1),
  ])
  for (const [at, answer] of eachRow("ykgenerate", rows).entries()) {
    const touch = touches[at] ?? randomTouch()
    const { publicId, block } = parseYubicoOtp(touch.publicId + answer.trimEnd())
    assert.equal(publicId, touch.publicId)
    const { session, use, timestamp, capsTriggered } = touch
    const opened = openYubicoOtp(block, touch.aesKey, touch.privateId)
    assert.deepEqual(opened, { session, use, timestamp, capsTriggered }, rows[at]?.join(" ") ?? "")
  }
})

test("1,000 of our codes are what ykparse calls sound, field by field", (t) => {
  if (!hasPeer(t, "ykparse")) return
  const touches = Array.from({ length: 1000 }, randomTouch)
  const rows = touches.map((touch) => [touch.aesKey.toString("hex"), makeYubicoOtp(touch).slice(-32)])
  for (const [at, answer] of eachRow("ykparse", rows).entries()) {
    const { privateId, session, use, timestamp, random, capsTriggered } = touches[at] ?? randomTouch()
    const said = new Map(
      answer.split("\n").map((line) => {
        const [name = "", value = ""] = line.trim().split(": ")
        return [name, value.replace(/ \(0x.*$/, "")]
      }),
    )
    assert.deepEqual(
      [
        "crc check",
        "uid",
        "cleaned counter",
        "session use",
        "timestamp (low)",
        "timestamp (high)",
        "random",
        "triggered by caps lock",
      ].map((name) => said.get(name)),
      [
        "ok",
        privateId.toString("hex").replace(/..(?=.)/g, "$& "),
        String(session),
        String(use),
        String(timestamp & 0xffff),
        String(timestamp >> 16),
        String(random),
        capsTriggered ? "yes" : "no",
      ],
      rows[at]?.join(" ") ?? "",
    )
  }
})

test("500 byte strings have the same modhex here and with modhex, both ways", (t) => {
  if (!hasPeer(t, "modhex")) return
  const values = Array.from({ length: 500 }, (_, at) => randomBytes(1 + (at % 32)))
  const encoded = eachRow(
    "modhex -h",
    values.map((value) => [value.toString("hex")]),
  ).map((answer) => answer.trimEnd())
  assert.deepEqual(encoded, values.map(encodeModhex))
  const decoded = eachRow(
    "modhex -d -h",
    values.map((value) => [encodeModhex(value)]),
  ).map((answer) => answer.trimEnd())
  assert.deepEqual(
    decoded,
    encoded.map((text) => parseModhex(text).toString("hex")),
  )
})

for (const digits of [6, 8] as const satisfies readonly OathDigits[]) {
  test(`${CODES} HOTP codes of ${digits} digits are those of oathtool`, (t) => {
    if (!hasPeer(t, "oathtool")) return
    for (let token = 0; token < CODES / 1000; token++) {
      const secret = randomBytes(randomInt(16, 65))
      // The last tokens beyond 2^32.
      const counter = token < 7 ? randomInt(2 ** 20) : 2 ** 32 - 500 + randomInt(2 ** 40)
      const words = ["--hotp", "-d", `${digits}`, "-c", `${counter}`, "-w", "999", secret.toString("hex")]
      const ours = Array.from({ length: 1000 }, (_, at) => generateHotp({ secret, digits }, counter + at))
      assert.deepEqual(ours, lines("oathtool", words), words.join(" "))
    }
  })
}

for (const algorithm of ["sha1", "sha256", "sha512"] as const) {
  test(`4,000 TOTP codes with ${algorithm} are those of oathtool`, (t) => {
    if (!hasPeer(t, "oathtool")) return
    for (const digits of [6, 8, 6, 8] as const) {
      const secret = randomBytes(randomInt(16, 65))
      const seconds = randomInt(4_000_000_000)
      const mode = `--totp=${algorithm.toUpperCase()}`
      const words = [mode, "-d", `${digits}`, "-N", `@${seconds}`, "-w", "999", secret.toString("hex")]
      const step = totpStep(seconds * 1000)
      const theirs = lines("oathtool", words)
      const ours = Array.from({ length: 1000 }, (_, at) => generateTotp({ secret, digits, algorithm }, step + at))
      assert.deepEqual(ours, theirs, words.join(" "))
      const code = theirs[0] ?? ""
      assert.equal(verifyTotp({ secret, digits, algorithm, code, nowMs: seconds * 1000, skewSteps: 0 }), step)
    }
  })
}

test("oathtool and we accept the same code at the same distance, and neither beyond the look-ahead", (t) => {
  if (!hasPeer(t, "oathtool")) return
  const secret = randomBytes(20)
  const counter = randomInt(2 ** 20)
  for (let ahead = 0; ahead <= 12; ahead++) {
    const code = generateHotp({ secret, digits: 8 }, counter + ahead)
    const words = ["-d", "8", "-c", `${counter}`, "-w", "10", secret.toString("hex"), code]
    const { status, stdout } = spawnSync("oathtool", words, { encoding: "utf8" })
    const attempt = { secret, digits: 8, code, counter, lookAhead: 10 } as const
    if (ahead <= 10) {
      assert.deepEqual([status, stdout.trimEnd()], [0, `${verifyHotp(attempt) - 1 - counter}`], words.join(" "))
    } else {
      assert.equal(status, 2, words.join(" "))
      assert.throws(() => verifyHotp(attempt), { code: "HOTP_CODE_WRONG" })
    }
  }
})

test("two codes of oathtool resynchronise a token that was pressed 40 times in a pocket", (t) => {
  if (!hasPeer(t, "oathtool")) return
  const secret = randomBytes(20)
  const counter = 16 * randomInt(2 ** 16)
  const words = ["-c", `${counter + 40}`, "-w", "1", secret.toString("hex")]
  const [first = "", second = ""] = lines("oathtool", words)
  assert.equal(resyncHotp({ secret, digits: 6, first, second, counter }), counter + 42, words.join(" "))
})

test("oathtool reads secrets as we write them in base32", (t) => {
  if (!hasPeer(t, "oathtool")) return
  for (let bytes = 16; bytes <= 64; bytes += 3) {
    const secret = randomBytes(bytes)
    const base32 = encodeBase32(secret)
    assert.deepEqual(parseBase32Secret(base32.toLowerCase()), secret)
    assert.deepEqual(lines("oathtool", ["-b", base32]), [generateHotp({ secret, digits: 6 }, 0)], base32)
  }
})
