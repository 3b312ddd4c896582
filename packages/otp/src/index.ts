/** One-time codes of YubiKeys and their kin: Yubico OTP, HOTP, TOTP. Knows no users and no storage; reads no clock. */
export * from "./hotp.ts"
export * from "./modhex.ts"
export { DEFAULT_ALGORITHM, type OathAlgorithm, type OathDigits } from "./oath-code.ts"
export * from "./recognise.ts"
export * from "./secret.ts"
export * from "./totp.ts"
export * from "./typed-code.ts"
export * from "./yubico-otp.ts"
