/** The house's own authority, and certificates that an operator brought in. Issued ones are kept nowhere. */

export const CERTIFICATES: readonly string[] = [
  `create table authority (
    id text not null primary key,
    name text not null,
    hosts text not null,
    certificate blob not null,
    wrapped_private blob not null,
    created_at integer not null,
    expires_at integer not null,
    ended_at integer
  ) strict, without rowid`,
  `create table server_certificate (
    id text not null primary key,
    zone text not null,
    chain text not null,
    wrapped_private blob not null,
    created_at integer not null,
    expires_at integer not null,
    ended_at integer
  ) strict, without rowid`,
  `create unique index server_certificate_current on server_certificate (zone) where ended_at is null`,
]
