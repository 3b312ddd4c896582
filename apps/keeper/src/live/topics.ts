/**
 * What has changed, by type of entry: one bit for each topic.
 *
 * Looking at something is no news: an entry that only says that somebody looked
 * has no bits. Otherwise a page that asks anew at each piece of news would be
 * news itself, once per second and for ever.
 */
import type { LeafType } from "@schleuse/leaf"
import { type Topic, TOPICS } from "@schleuse/wire"

const NOTHING: readonly Topic[] = []
/** `log` comes with everything that is here. */
const CHANGES: { readonly [T in LeafType]: readonly Topic[] } = {
  genesis: ["keeper"],
  keeper_start: ["keeper"],
  keeper_stop: ["keeper"],
  keeper_sealed: ["keeper"],
  keeper_unsealed: ["keeper"],
  clock_step: ["keeper"],
  heartbeat: ["log"],
  door_start: ["doors"],
  door_stop: ["doors"],
  knock: ["refusals"],
  login: ["sessions"],
  session_end: ["sessions"],
  session_adopt: ["sessions"],
  session_extend: ["sessions"],
  stream_open: ["sessions"],
  stream_close: ["sessions"],
  code_spent: ["log"],
  replacement_spent: ["administration"],
  fido_key: ["administration"],
  fido_used: ["log"],
  confirmation: ["log"],
  denied: ["refusals"],
  list: NOTHING,
  upload_open: ["uploads"],
  upload_part: ["log"],
  upload_seal: ["log"],
  upload_abort: ["uploads"],
  commit: ["uploads", "files"],
  rename: ["files"],
  recall: ["files"],
  shred: ["files"],
  folder_change: ["files"],
  release: ["files"],
  release_part: ["log"],
  release_own: ["log"],
  release_receipt: ["log"],
  release_end: ["log"],
  released: ["files"],
  confirmed: ["files"],
  // What only looked wrote no row: see CommandScope.
  admin: ["administration"],
  setup_open: ["keeper"],
  setup_begin: ["keeper", "sessions"],
  setup_close: ["keeper", "sessions"],
  approval_request: ["approvals"],
  approval_decision: ["approvals"],
  break_glass: ["approvals"],
  cut: ["cuts"],
  reopen: ["cuts"],
  backup: ["administration"],
  host_key: ["administration"],
  certificate: ["administration"],
  enrolment: ["administration"],
  enrolment_request: ["administration"],
  client_release: ["administration"],
  device: ["administration"],
  posture: ["administration"],
}

function bitOf(topic: Topic): number {
  return 1 << TOPICS.indexOf(topic)
}

const BITS = Object.fromEntries(
  Object.entries(CHANGES).map(([type, topics]) => [
    type,
    topics.reduce((bits, topic) => bits | bitOf(topic), topics.length === 0 ? 0 : bitOf("log")),
  ]),
) as { readonly [T in LeafType]: number }

/** The topics of an entry, as bits. */
export function bitsOf(type: LeafType): number {
  return BITS[type]
}

/** The topics that these bits say. */
export function topicsIn(bits: number): readonly Topic[] {
  return TOPICS.filter((topic) => (bits & bitOf(topic)) !== 0)
}
