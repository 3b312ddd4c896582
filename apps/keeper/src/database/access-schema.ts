/** Tables of the access software: applications, links, devices, and who vouches for them. Written by database/migrations/0009 to 0011. */

export type AccessTables = {
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
