/** Applications that the access software leads to. Removed ones stay, for the log's readers. */

export const APPLICATIONS: readonly string[] = [
  `create table application (
    id text not null primary key,
    name text not null,
    title_de text not null,
    title_en text not null,
    host text not null,
    port integer not null,
    addresses text not null,
    audience text not null,
    created_at integer not null,
    removed_at integer
  ) strict, without rowid`,
  `create unique index application_name on application (name) where removed_at is null`,
  `create unique index application_target on application (host, port) where removed_at is null`,
  `create table application_grant (
    application_id text not null,
    institution_id text not null,
    primary key (application_id, institution_id)
  ) strict, without rowid`,
]
