import assert from "node:assert/strict"
import { test } from "node:test"
import { publicFault, type FaultCode } from "@schleuse/base"
import fc from "fast-check"
import { generateTotp, totpStep, verifyTotp } from "./totp.ts"

const ALGORITHMS = ["sha1", "sha256", "sha512"] as const
const SEEDS = { sha1: seed(20), sha256: seed(32), sha512: seed(64) }

function seed(bytes: number): Buffer {
  return Buffer.from("1234567890".repeat(7).slice(0, bytes))
}

/** RFC 6238, appendix B: 8 digits; SHA-1, SHA-256, SHA-512. */
const table: readonly { seconds: number; step: number; codes: readonly [string, string, string] }[] = [
  { seconds: 59, step: 0x1, codes: ["94287082", "46119246", "90693936"] },
  { seconds: 1_111_111_109, step: 0x23523ec, codes: ["07081804", "68084774", "25091201"] },
  { seconds: 1_111_111_111, step: 0x23523ed, codes: ["14050471", "67062674", "99943326"] },
  { seconds: 1_234_567_890, step: 0x273ef07, codes: ["89005924", "91819424", "93441116"] },
  { seconds: 2_000_000_000, step: 0x3f940aa, codes: ["69279037", "90698825", "38618901"] },
  { seconds: 20_000_000_000, step: 0x27bc86aa, codes: ["65353130", "77737706", "47863826"] },
]
for (const { seconds, step, codes } of table) {
  for (const [at, algorithm] of ALGORITHMS.entries()) {
    test(`at ${seconds} s ${algorithm} makes ${codes[at]}`, () => {
      const token = { secret: SEEDS[algorithm], digits: 8, algorithm } as const
      assert.equal(totpStep(seconds * 1000), step)
      assert.equal(generateTotp(token, step), codes[at])
      assert.equal(verifyTotp({ ...token, code: codes[at] ?? "", nowMs: seconds * 1000 }), step)
    })
  }
}

const token = { secret: SEEDS.sha1, digits: 6 } as const
const STEP = 1_000_000
const nowMs = STEP * 30_000 + 17_000

function code(step: number): string {
  return generateTotp(token, step)
}

const refused: readonly { why: string; attempt: Partial<Parameters<typeof verifyTotp>[0]>; fault: FaultCode }[] = [
  { why: "of 8 digits on a token of 6", attempt: { code: "94287082" }, fault: "TOTP_CODE_INVALID" },
  { why: "cut off", attempt: { code: code(STEP).slice(1) }, fault: "TOTP_CODE_INVALID" },
  { why: "that is empty", attempt: { code: "" }, fault: "TOTP_CODE_INVALID" },
  { why: "from two steps before", attempt: { code: code(STEP - 2) }, fault: "TOTP_CODE_WRONG" },
  { why: "from two steps ahead", attempt: { code: code(STEP + 2) }, fault: "TOTP_CODE_WRONG" },
  {
    why: "from the step before without skew",
    attempt: { code: code(STEP - 1), skewSteps: 0 },
    fault: "TOTP_CODE_WRONG",
  },
  { why: "of another algorithm", attempt: { algorithm: "sha256" }, fault: "TOTP_CODE_WRONG" },
  { why: "of another period", attempt: { periodSeconds: 60 }, fault: "TOTP_CODE_WRONG" },
  { why: "of another token", attempt: { secret: SEEDS.sha256 }, fault: "TOTP_CODE_WRONG" },
  { why: "that was spent", attempt: { spentStep: STEP }, fault: "TOTP_CODE_SPENT" },
  { why: "older than the spent one", attempt: { code: code(STEP - 1), spentStep: STEP }, fault: "TOTP_CODE_SPENT" },
  { why: "good, after a clock that stepped back", attempt: { spentStep: STEP + 1 }, fault: "TOTP_CODE_SPENT" },
]
for (const { why, attempt, fault } of refused) {
  test(`a code ${why} is refused`, () => {
    assert.throws(() => verifyTotp({ ...token, code: code(STEP), nowMs, ...attempt }), { name: "Fault", code: fault })
    assert.equal(publicFault(fault).code, "LOGIN_REFUSED")
  })
}

test("the step of the code comes back, not that of the clock", () => {
  for (const step of [STEP - 1, STEP, STEP + 1]) assert.equal(verifyTotp({ ...token, code: code(step), nowMs }), step)
  assert.equal(verifyTotp({ ...token, code: code(STEP), nowMs, spentStep: STEP - 1 }), STEP)
})

test("a code lasts from its first millisecond to its last, and one step more either way", () => {
  const good = (atMs: number): boolean => {
    try {
      return verifyTotp({ ...token, code: code(STEP), nowMs: atMs }) === STEP
    } catch {
      return false
    }
  }
  const firstMs = (STEP - 1) * 30_000
  assert.deepEqual([firstMs - 1, firstMs, firstMs + 89_999, firstMs + 90_000].map(good), [false, true, true, false])
})

test("the steps right after 1970 do not look before it", () => {
  assert.equal(verifyTotp({ ...token, code: code(0), nowMs: 0 }), 0)
  assert.throws(() => verifyTotp({ ...token, code: code(0), nowMs: 0, spentStep: 0 }), { code: "TOTP_CODE_SPENT" })
})

test("times, periods and skews that are none are defects, not refusals", () => {
  for (const bad of [-1, 0.5, Number.NaN, 2 ** 53]) {
    assert.throws(() => totpStep(bad), RangeError)
    assert.throws(() => totpStep(1, bad), RangeError)
    assert.throws(() => verifyTotp({ ...token, code: "123456", nowMs, skewSteps: bad }), RangeError)
  }
  assert.throws(() => totpStep(1, 0), RangeError)
})

test("a step is spent once, whatever comes in whatever order", () => {
  const attempts = fc.array(fc.tuple(fc.nat(6), fc.integer({ min: -1, max: 1 })), { maxLength: 15 })
  fc.assert(
    fc.property(attempts, (rounds) => {
      const spent: number[] = []
      for (const [offset, skew] of rounds) {
        const now = STEP + offset
        const spentStep = spent.at(-1)
        try {
          spent.push(verifyTotp({ ...token, code: code(now + skew), nowMs: now * 30_000, spentStep }))
        } catch (error) {
          assert.ok(now + skew <= (spentStep ?? -1), String(error))
        }
      }
      assert.deepEqual(
        spent,
        [...new Set(spent)].toSorted((a, b) => a - b),
      )
    }),
    { numRuns: 50 },
  )
})
