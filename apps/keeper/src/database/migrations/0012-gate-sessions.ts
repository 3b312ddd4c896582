/** Sessions of devices at the gate, and the streams through it. */

export const GATE_SESSIONS: readonly string[] = [
  `create table gate_session (
    session_id text not null primary key,
    device_id text not null,
    address text not null,
    port integer not null,
    created_at integer not null
  ) strict, without rowid`,
  `create index gate_session_device on gate_session (device_id, created_at)`,
  `create index gate_session_created on gate_session (created_at, session_id)`,
  `create table stream (
    id text not null primary key,
    session_id text not null,
    door_id text not null,
    account_id text not null,
    device_id text not null,
    application_id text not null,
    host text not null,
    port integer not null,
    address text not null,
    opened_at integer not null,
    closed_at integer,
    up integer not null,
    down integer not null,
    reason text
  ) strict, without rowid`,
  `create index stream_opened on stream (opened_at, id)`,
  `create index stream_account on stream (account_id, opened_at, id)`,
  `create index stream_device on stream (device_id, opened_at, id)`,
  `create index stream_application on stream (application_id, opened_at, id)`,
  `create index stream_live on stream (session_id) where closed_at is null`,
  `create index stream_live_opened on stream (opened_at, id) where closed_at is null`,
  `create index stream_live_application on stream (application_id) where closed_at is null`,
  `create index stream_live_door on stream (door_id) where closed_at is null`,
  // When a device's certificate was last seen at two places at once.
  `create table device_twice (
    device_id text not null primary key,
    at integer not null,
    address text not null,
    other_address text not null
  ) strict, without rowid`,
]
