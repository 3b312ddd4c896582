/** Tokens made of software, for tests: they count as the real ones do. */
import { randomBytes, randomInt } from "node:crypto"
import {
  afterPowerUp,
  afterTouch,
  encodeModhex,
  generateHotp,
  makeYubicoOtp,
  type OathDigits,
  type YubicoCounters,
} from "@schleuse/otp"
import type { NewToken } from "../tokens.ts"

export class SoftwareYubikey {
  readonly publicId = encodeModhex(randomBytes(6))
  readonly privateId = randomBytes(6)
  readonly aesKey = randomBytes(16)
  /** Of the next touch. */
  next: YubicoCounters

  constructor(next: YubicoCounters = { session: 1, use: 0 }) {
    this.next = next
  }

  touch(): string {
    const { publicId, privateId, aesKey } = this
    const code = makeYubicoOtp({
      publicId,
      privateId,
      aesKey,
      ...this.next,
      timestamp: randomInt(1 << 24),
      random: randomInt(1 << 16),
    })
    this.next = afterTouch(this.next)
    return code
  }

  unplug(): void {
    this.next = afterPowerUp(this.next)
  }

  get token(): NewToken {
    return { kind: "yubico-otp", publicId: this.publicId, secret: Buffer.concat([this.aesKey, this.privateId]) }
  }
}

export class SoftwareHotp {
  readonly secret = randomBytes(20)
  readonly digits: OathDigits
  counter: number

  constructor(counter = 0, digits: OathDigits = 6) {
    this.counter = counter
    this.digits = digits
  }

  press(): string {
    return generateHotp(this, this.counter++)
  }

  get token(): NewToken {
    return { kind: "hotp", secret: Buffer.from(this.secret), digits: this.digits, counter: this.counter }
  }
}
