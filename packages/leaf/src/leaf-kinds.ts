/** Kinds of entries: what a reader looks for, a few words for all the types. */
import type { LeafType } from "./leaf.ts"

export const LEAF_KINDS = [
  "login",
  "transfer",
  "administration",
  "approval",
  "emergency",
  "operation",
  "refusal",
] as const
export type LeafKind = (typeof LEAF_KINDS)[number]

/** Every type has one kind. A type may change its kind: nothing of this is in the log. */
const KIND_OF: Readonly<Record<LeafType, LeafKind>> = {
  genesis: "operation",
  keeper_start: "operation",
  keeper_stop: "operation",
  keeper_sealed: "emergency",
  keeper_unsealed: "emergency",
  clock_step: "operation",
  heartbeat: "operation",
  door_start: "operation",
  door_stop: "operation",
  knock: "refusal",
  login: "login",
  session_end: "login",
  code_spent: "login",
  session_adopt: "login",
  replacement_spent: "login",
  fido_key: "administration",
  fido_used: "login",
  session_extend: "login",
  stream_open: "login",
  stream_close: "login",
  posture: "login",
  enrolment: "administration",
  enrolment_request: "administration",
  client_release: "administration",
  device: "administration",
  confirmation: "approval",
  denied: "refusal",
  release_part: "transfer",
  upload_part: "transfer",
  upload_seal: "transfer",
  upload_open: "transfer",
  commit: "transfer",
  release: "transfer",
  release_end: "transfer",
  list: "transfer",
  upload_abort: "transfer",
  rename: "transfer",
  recall: "transfer",
  shred: "transfer",
  folder_change: "transfer",
  release_own: "transfer",
  release_receipt: "transfer",
  released: "transfer",
  confirmed: "transfer",
  admin: "administration",
  setup_open: "administration",
  setup_begin: "administration",
  setup_close: "administration",
  approval_request: "approval",
  approval_decision: "approval",
  break_glass: "emergency",
  cut: "emergency",
  reopen: "emergency",
  backup: "operation",
  host_key: "administration",
  certificate: "administration",
}

export function kindOfLeaf(type: LeafType): LeafKind {
  return KIND_OF[type]
}

/** The types of a kind, the frequent ones first. */
export function typesOfKind(kind: LeafKind): readonly LeafType[] {
  // The table's keys are exactly the types.
  return (Object.keys(KIND_OF) as LeafType[]).filter((type) => KIND_OF[type] === kind)
}
