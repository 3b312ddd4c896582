/**
 * How devices say they are: policies with all that were in force before, the last report of each device, its history,
 * exceptions, declarations, and tables of which systems are still repaired.
 */

export const POSTURE: readonly string[] = [
  `create table posture_policy (
    group_name text not null,
    since integer not null,
    preset text,
    rules text not null,
    told text not null,
    primary key (group_name, since)
  ) strict, without rowid`,
  `create table posture_group (
    institution_id text not null,
    since integer not null,
    group_name text not null,
    primary key (institution_id, since)
  ) strict, without rowid`,
  `create index posture_group_name on posture_group (group_name, institution_id)`,
  `create table posture_report (
    device_id text not null primary key,
    at integer not null,
    clock_off_ms integer not null,
    report text not null,
    verdict text not null,
    is_admitted integer not null,
    has_unknown integer not null,
    verdict_until integer not null,
    failing text not null,
    graces text not null,
    noted text not null,
    noted_at integer not null
  ) strict, without rowid`,
  `create index posture_report_admitted on posture_report (is_admitted, device_id)`,
  `create index posture_report_unknown on posture_report (device_id) where has_unknown = 1`,
  `create table posture_history (
    device_id text not null,
    at integer not null,
    is_admitted integer not null,
    results text not null,
    reasons text not null,
    group_name text not null,
    entry integer not null,
    primary key (device_id, at)
  ) strict, without rowid`,
  `create index posture_history_at on posture_history (at)`,
  `create table posture_exception (
    id text not null primary key,
    device_id text not null,
    check_name text not null,
    reason text not null,
    created_at integer not null,
    until integer not null
  ) strict, without rowid`,
  `create index posture_exception_device on posture_exception (device_id, until)`,
  `create index posture_exception_until on posture_exception (until)`,
  `create table posture_declaration (
    id text not null primary key,
    kind text not null,
    account_id text,
    institution_id text,
    declared_by text not null,
    declared_at integer not null,
    created_at integer not null,
    ended_at integer
  ) strict, without rowid`,
  `create index posture_declaration_account on posture_declaration (account_id, kind, declared_at) where account_id is not null`,
  `create index posture_declaration_institution on posture_declaration (institution_id, kind, declared_at)
    where institution_id is not null`,
  `create index posture_declaration_created on posture_declaration (created_at, id)`,
  `create table support_table (
    made_at integer not null primary key,
    imported_at integer not null,
    signed_by text not null,
    hash text not null,
    body text not null
  ) strict, without rowid`,
]
