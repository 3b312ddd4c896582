/** People, tokens, passkeys, letters, throttles, approvals. Columns are explained in ../schema.ts. */

export const IDENTITY: readonly string[] = [
  `create table token (
    id text not null primary key,
    kind text not null,
    public_id text,
    serial text,
    account_id text,
    state text not null,
    wrapped_secret blob not null,
    digits integer not null,
    algorithm text not null,
    counter integer not null,
    used integer not null,
    created_at integer not null,
    assigned_at integer,
    expires_at integer,
    ended_at integer
  ) strict, without rowid`,
  `create table webauthn_key (
    id text not null primary key,
    account_id text not null,
    rp_id text not null,
    credential_id blob not null,
    public_key blob not null,
    counter integer not null,
    transports text not null,
    name text not null,
    created_at integer not null,
    used_at integer,
    revoked_at integer
  ) strict, without rowid`,
  `create table challenge (
    id text not null primary key,
    purpose text not null,
    account_id text,
    door_id text not null,
    challenge blob not null,
    command_hash text not null,
    expires_at integer not null
  ) strict, without rowid`,
  `create table activation (
    id text not null primary key,
    account_id text not null,
    purpose text not null,
    code_hash text not null,
    wrong integer not null,
    created_at integer not null,
    expires_at integer not null,
    used_at integer
  ) strict, without rowid`,
  `create table throttle (
    key text not null primary key,
    failures integer not null,
    blocked_until integer not null,
    last_at integer not null
  ) strict, without rowid`,
  `create table login_event (
    id text not null primary key,
    account_id text not null,
    at integer not null,
    zone text not null,
    outcome text not null,
    factor text not null,
    reference text,
    address text not null
  ) strict, without rowid`,
  `create table account_address (
    account_id text not null,
    network text not null,
    created_at integer not null,
    primary key (account_id, network)
  ) strict, without rowid`,
  `create table path_alias (
    institution_id text not null,
    alias text not null,
    path text not null,
    created_at integer not null,
    primary key (institution_id, alias)
  ) strict, without rowid`,
  `create table policy (
    zone text not null,
    role text not null,
    factors text not null,
    changed_at integer not null,
    primary key (zone, role)
  ) strict, without rowid`,
  `create table approval (
    id text not null primary key,
    command text not null,
    input text not null,
    input_hash text not null,
    requested_by text not null,
    requested_at integer not null,
    not_before integer not null,
    expires_at integer not null,
    state text not null,
    decided_by text,
    decided_at integer,
    reason text not null
  ) strict, without rowid`,
  `create table validation_client (
    id integer not null primary key,
    name text not null,
    institutions text,
    signature text not null,
    wrapped_key blob not null,
    created_at integer not null,
    used_at integer,
    ended_at integer
  ) strict, without rowid`,
  `create table validation_use (
    token_id text not null primary key,
    client_id integer not null,
    code_hash text not null,
    nonce text not null,
    at integer not null
  ) strict, without rowid`,
  `create unique index validation_client_name on validation_client (name) where ended_at is null`,
  `create unique index token_public_id on token (public_id) where public_id is not null and ended_at is null`,
  `create unique index token_serial on token (kind, serial) where serial is not null and ended_at is null`,
  `create index token_account on token (account_id) where account_id is not null`,
  `create unique index webauthn_credential on webauthn_key (credential_id)`,
  `create index webauthn_account on webauthn_key (account_id)`,
  `create index challenge_expiry on challenge (expires_at)`,
  `create index activation_account on activation (account_id)`,
  `create unique index activation_code on activation (code_hash)`,
  `create index throttle_last on throttle (last_at)`,
  `create index login_event_account on login_event (account_id, at)`,
  `create index login_event_reference on login_event (reference) where reference is not null`,
  `create index approval_state on approval (state, requested_at)`,
  `create index account_person on account (person_id) where person_id is not null`,
  `create index membership_institution on membership (institution_id)`,
  `create index institution_ik on institution (ik)`,
  `create index person_lanr on person (lanr)`,
  `create index credential_fingerprint on credential (fingerprint)`,
  `alter table session add column session_key text`,
  `alter table account add column leaves_at integer`,
  `create index account_leaving on account (leaves_at) where leaves_at is not null`,
]
