/** Parts as FLOE messages, and the wrapping of their keys. Knows no users, paths or files; does no I/O. */
export * from "./part-layout.ts"
export * from "./part-opener.ts"
export * from "./part-sealer.ts"
export * from "./symmetric-wrap.ts"
export { WRAP_PRIVATE_KEY_BYTES, WRAP_PUBLIC_KEY_BYTES, type WrapPrivateKey, type WrapPublicKey } from "./wrap-keys.ts"
export { encodeWrapPrivateKey, generateWrapKeyPair, parseWrapPrivateKey, parseWrapPublicKey } from "./wrap-keys.ts"
export * from "./wrap.ts"
