/** Tables of the access software: applications, links, devices, and who vouches for them. Written by database/migrations/0009 to 0014. */

import type { PostureTables } from "./posture-schema.ts"

export type AccessTables = PostureTables & {
  /** What the access software leads to. */
  application: {
    id: string
    name: string
    title_de: string
    title_en: string
    host: string
    port: number
    /** JSON list of numeric addresses with ports. */
    addresses: string
    /** all | institutions: then those of `application_grant`. */
    audience: string
    created_at: number
    removed_at: number | null
  }
  /** A link by which PCs become devices of an account. */
  enrolment: {
    id: string
    account_id: string
    code_hash: string
    devices: number
    used: number
    created_at: number
    expires_at: number
    revoked_at: number | null
  }
  /** Somebody asked at the gate for a link; one that is open for each account. */
  enrolment_request: {
    id: string
    account_id: string
    /** open | answered | refused */
    state: string
    /** login | email: what was typed. */
    asked_by: string
    /** Where it was asked from, at last. */
    address: string
    asked: number
    created_at: number
    asked_at: number
    answered_at: number | null
    enrolment_id: string | null
    /** Why it was refused. */
    reason: string | null
  }
  /** A PC with the access software. Removed ones stay, for the log's readers. */
  device: {
    id: string
    account_id: string
    enrolment_id: string
    name: string
    system: string
    /** SubjectPublicKeyInfo, DER, and its SHA-256 in hex. */
    spki: Uint8Array
    key_hash: string
    /** active | blocked | removed */
    state: string
    created_at: number
    /** SHA-256 in hex of its certificate, and of the one before it, which may still be in use. */
    certificate_hash: string
    earlier_hash: string
    certificate_until: number
  }
  /** What a session at the gate has besides other sessions: its device, and where it logged in from. */
  gate_session: { session_id: string; device_id: string; address: string; port: number; created_at: number }
  /** One connection through the gate to an application. Bytes are what the gate claims, 0 until it has. */
  stream: {
    id: string
    session_id: string
    door_id: string
    account_id: string
    device_id: string
    application_id: string
    /** As they were asked for. */
    host: string
    port: number
    /** Of the PC. */
    address: string
    opened_at: number
    closed_at: number | null
    up: number
    down: number
    reason: string | null
  }
  /** When a device's certificate was last in use at two places at once, and which. */
  device_twice: { device_id: string; at: number; address: string; other_address: string }
  application_grant: { application_id: string; institution_id: string }
  /** Who vouches for the devices of the access software. */
  device_authority: {
    id: string
    name: string
    /** DER. */
    certificate: Uint8Array
    wrapped_private: Uint8Array
    created_at: number
    expires_at: number
  }
}
