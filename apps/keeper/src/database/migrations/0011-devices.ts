/** Links by which PCs become devices of an account, and the devices. */

export const DEVICES: readonly string[] = [
  `create table enrolment (
    id text not null primary key,
    account_id text not null,
    code_hash text not null unique,
    devices integer not null,
    used integer not null,
    created_at integer not null,
    expires_at integer not null,
    revoked_at integer
  ) strict, without rowid`,
  `create index enrolment_created on enrolment (created_at, id)`,
  `create index enrolment_account on enrolment (account_id, created_at, id)`,
  `create table device (
    id text not null primary key,
    account_id text not null,
    enrolment_id text not null,
    name text not null,
    system text not null,
    spki blob not null,
    key_hash text not null unique,
    state text not null,
    created_at integer not null,
    certificate_hash text not null,
    earlier_hash text not null,
    certificate_until integer not null
  ) strict, without rowid`,
  `create index device_created on device (created_at, id)`,
  `create index device_account on device (account_id, created_at, id)`,
]
