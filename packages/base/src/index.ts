/** What every process shares: bytes, encodings, schemas, faults, clock. No I/O, no dependencies. */
export * from "./bytes.ts"
export * from "./canonical-json.ts"
export * from "./clock.ts"
export * from "./fault.ts"
export * from "./openssh-key.ts"
export * from "./random-id.ts"
export * from "./schema.ts"
export * from "./ssh-bytes.ts"
