/** What the start page counts and the pages of health and proposals list: an index over each, over nothing else. */

export const LIVE: readonly string[] = [
  // Delivered and read by nobody: a row enters with its delivery and leaves with its first release. The constants stand
  // in it again, or SQLite would look them up in the row.
  `create index version_unread on version (delivered_at, state, released_at) where state = 'delivered' and released_at is null`,
  `drop index session_door`,
  `create index session_door on session (door_id, ended_at) where ended_at is null`,
  `create index door_instance_started on door_instance (name, started_at)`,
  `create index approval_proposer on approval (requested_by, state, requested_at)`,
  `create index approval_waiting on approval (state, expires_at, requested_by) where state = 'waiting'`,
]
