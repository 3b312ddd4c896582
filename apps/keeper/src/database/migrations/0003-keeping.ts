/** What pruning needs: indexes by age, and which key an SSH session id belongs to. */

export const KEEPING: readonly string[] = [
  // Null for those of before: whose key they were is not known, so they stay.
  `alter table ssh_session add column credential_id text`,
  `create index ssh_session_credential on ssh_session (credential_id) where credential_id is not null`,
  `create index refusal_at on refusal (at)`,
  `create index login_event_at on login_event (at)`,
  `create index session_ended on session (ended_at) where ended_at is not null`,
  `create index upload_ended on upload (touched_at) where state <> 'open'`,
  `create index release_created on release (created_at)`,
]
