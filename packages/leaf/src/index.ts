/** The log's entries: schema v1, salted commitments, receipts' extra lines. No I/O. */
export { clientReleaseHash } from "./client-release.ts"
export * from "./commitment.ts"
export * from "./leaf.ts"
export { LEAF_TYPES } from "./leaf-types.ts"
export * from "./entry-extra.ts"
export * from "./leaf-kinds.ts"
export { formatReceiptExtra, openingSchema, type ReceiptExtra, verifyReceiptExtra } from "./receipt-extra.ts"
