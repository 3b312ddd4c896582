/** Tables about how devices say they are. Written by database/migrations/0013-posture.ts. */

export type PostureTables = {
  /** Policies of groups, each from `since` until the group's next one. */
  posture_policy: {
    group_name: string
    since: number
    /** Which of the presets it is, if it is one. */
    preset: string | null
    /** JSON: a rule for each check. */
    rules: string
    /** JSON: since when (ms) people are told of each check that is more than observed. */
    told: string
  }
  /** In which group an institution is from `since` on; without a row: `all`. */
  posture_group: { institution_id: string; since: number; group_name: string }
  /** Of each device, its last report and what came of it. */
  posture_report: {
    device_id: string
    at: number
    /** How far the PC's clock was ahead of ours. */
    clock_off_ms: number
    /** JSON, as it came. */
    report: string
    verdict: string
    is_admitted: number
    has_unknown: number
    verdict_until: number
    /** JSON: since when (ms) each check fails. */
    failing: string
    /** JSON: wakes that stood for patience within the last day. */
    graces: string
    /** What the last row of the history says, and when it was written. */
    noted: string
    noted_at: number
  }
  /** One row for each change of a verdict, and at least one a day; kept for 400 days. */
  posture_history: {
    device_id: string
    at: number
    is_admitted: number
    /** As in the entry: check=state, with commas. */
    results: string
    /** check=reason of what is not in order, with commas. */
    reasons: string
    group_name: string
    /** Index of its entry in the log. */
    entry: number
  }
  /** `until` is brought forward when it is ended. */
  posture_exception: {
    id: string
    device_id: string
    check_name: string
    reason: string
    created_at: number
    until: number
  }
  /** What nobody can measure and somebody declared: of one account, or of an institution. */
  posture_declaration: {
    id: string
    kind: string
    account_id: string | null
    institution_id: string | null
    declared_by: string
    declared_at: number
    created_at: number
    ended_at: number | null
  }
  /** Which systems are repaired until when, as imported; the newest counts. */
  support_table: {
    made_at: number
    imported_at: number
    /** The key that vouched for it: SHA-256 of the raw Ed25519 key in hex. */
    signed_by: string
    /** SHA-256 in hex of the signed bytes. */
    hash: string
    body: string
  }
}
