/** Carrying bytes between two streams, at the gate and on the PC. Looks at none of them. */
export { Carry, type CarryEnd, type CarryOptions } from "./carry.ts"
export { PooledReads } from "./pooled-reads.ts"
