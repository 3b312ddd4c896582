/** The first schema. Columns are explained in ../schema.ts; strict tables refuse a value of a wrong type. */

export const FOUNDATION: readonly string[] = [
  `create table migration (
    version integer not null primary key,
    name text not null,
    applied_at integer not null
  ) strict`,
  `create table institution (
    id text not null primary key,
    slug text not null,
    name text not null,
    kind text not null,
    ik text,
    bsnr text,
    betriebsnummer text,
    data_role text not null,
    contacts text not null,
    data_protection_authority text,
    legal_supervision text,
    created_at integer not null
  ) strict, without rowid`,
  `create table person (
    id text not null primary key,
    name text not null,
    lanr text,
    telephone text,
    email text,
    created_at integer not null
  ) strict, without rowid`,
  `create table membership (
    person_id text not null,
    institution_id text not null,
    role text not null,
    since integer not null,
    until integer,
    primary key (person_id, institution_id, role)
  ) strict, without rowid`,
  `create table account (
    id text not null primary key,
    login text not null,
    kind text not null,
    person_id text,
    institution_id text not null,
    state text not null,
    roles text not null,
    doors text not null,
    compatible_until integer,
    expires_at integer,
    created_at integer not null
  ) strict, without rowid`,
  `create table credential (
    id text not null primary key,
    account_id text not null,
    kind text not null,
    fingerprint text not null,
    data blob not null,
    created_at integer not null,
    expires_at integer,
    revoked_at integer
  ) strict, without rowid`,
  `create table pseudonym (
    subject text not null,
    epoch text not null,
    pseudonym text not null,
    primary key (subject, epoch)
  ) strict, without rowid`,
  `create table folder (
    id text not null primary key,
    kind text not null,
    slug text not null,
    owner_id text not null,
    recipient_id text,
    created_at integer not null,
    ended_at integer
  ) strict, without rowid`,
  `create table folder_grant (
    id text not null primary key,
    folder_id text not null,
    institution_id text not null,
    access text not null,
    controller_id text,
    procedure text,
    data_categories text not null,
    article9 integer not null,
    persons_per_file integer,
    stage text not null,
    created_at integer not null,
    ended_at integer
  ) strict, without rowid`,
  `create table directory (
    id text not null primary key,
    folder_id text not null,
    parent text not null,
    name text not null,
    created_at integer not null
  ) strict, without rowid`,
  `create table file (
    id text not null primary key,
    folder_id text not null,
    directory text not null,
    name text not null,
    current_version text,
    versions integer not null,
    created_at integer not null
  ) strict, without rowid`,
  `create table version (
    id text not null primary key,
    file_id text not null,
    number integer not null,
    account_id text not null,
    institution_id text not null,
    door_id text not null,
    state text not null,
    size_bytes integer not null,
    sha256 text not null,
    parts integer not null,
    leaf_index integer not null,
    created_at integer not null,
    delivered_at integer,
    released_at integer,
    ended_at integer
  ) strict, without rowid`,
  `create table part (
    id text not null primary key,
    state text not null,
    upload_id text not null,
    door_zone text not null,
    wrap_id text not null,
    wrapped_key blob not null,
    plain_bytes integer not null,
    cipher_bytes integer not null,
    cipher_sha256 text not null,
    prefix_sha256 text not null,
    created_at integer not null
  ) strict, without rowid`,
  `create table version_part (
    version_id text not null,
    position integer not null,
    part_id text not null,
    primary key (version_id, position)
  ) strict, without rowid`,
  `create table upload (
    id text not null primary key,
    folder_id text not null,
    directory text not null,
    name text not null,
    account_id text not null,
    institution_id text not null,
    continues text,
    session_id text not null,
    state text not null,
    size_bytes integer not null,
    parts integer not null,
    created_at integer not null,
    touched_at integer not null
  ) strict, without rowid`,
  `create table upload_part (
    upload_id text not null,
    position integer not null,
    part_id text not null,
    primary key (upload_id, position)
  ) strict, without rowid`,
  `create table release (
    id text not null primary key,
    version_id text not null,
    session_id text not null,
    institution_id text not null,
    created_at integer not null,
    ended_at integer
  ) strict, without rowid`,
  `create table version_release (
    version_id text not null,
    institution_id text not null,
    position integer not null,
    primary key (version_id, institution_id, position)
  ) strict, without rowid`,
  `create table receipt (
    id text not null primary key,
    institution_id text not null,
    day text not null,
    name text not null,
    kind text not null,
    leaf_index integer not null,
    tree_size integer not null,
    size_bytes integer not null,
    created_at integer not null
  ) strict, without rowid`,
  `create table blob_task (
    part_id text not null primary key,
    action text not null,
    door_zone text not null
  ) strict, without rowid`,
  `create table key_wrap (
    id text not null primary key,
    institution_id text not null,
    epoch text not null,
    encapsulation blob not null,
    created_at integer not null
  ) strict, without rowid`,
  `create table host_key (
    id text not null primary key,
    zone text not null,
    use text not null,
    algorithm text not null,
    public_key blob not null,
    wrapped_private blob not null,
    created_at integer not null
  ) strict, without rowid`,
  `create table door_instance (
    id text not null primary key,
    zone text not null,
    name text not null,
    build text not null,
    boot text not null,
    started_at integer not null,
    ended_at integer
  ) strict, without rowid`,
  `create table session (
    id text not null primary key,
    door_id text not null,
    account_id text not null,
    institution_id text not null,
    factor text not null,
    created_at integer not null,
    expires_at integer not null,
    ended_at integer,
    end_reason text
  ) strict, without rowid`,
  `create table ssh_session (
    hash text not null primary key,
    seen_at integer not null
  ) strict, without rowid`,
  `create table leaf (
    position integer not null primary key,
    data text not null,
    hash blob not null
  ) strict`,
  `create table tile_root (
    level integer not null,
    position integer not null,
    hash blob not null,
    primary key (level, position)
  ) strict, without rowid`,
  `create table opening (
    leaf_index integer not null primary key,
    salt text not null,
    data text not null
  ) strict`,
  `create table checkpoint (
    size integer not null primary key,
    note text not null,
    created_at integer not null
  ) strict`,
  `create table log_state (
    id integer not null primary key,
    size integer not null,
    root blob not null,
    frontier blob not null,
    note text not null
  ) strict`,
  `create table cut (
    id text not null primary key,
    scope text not null,
    target text,
    reason text not null,
    created_at integer not null,
    ended_at integer
  ) strict, without rowid`,
  `create table refusal (
    reference text not null,
    at integer not null,
    command text not null,
    code text not null,
    detail text not null,
    zone text not null,
    door_id text,
    account_id text
  ) strict`,
  `create table setup (
    id integer not null primary key,
    state text not null,
    code_hash text not null,
    expires_at integer not null
  ) strict`,
  `create unique index institution_slug on institution (slug)`,
  `create unique index account_login on account (login)`,
  `create index account_institution on account (institution_id)`,
  `create index credential_account on credential (account_id, kind)`,
  `create unique index credential_key on credential (account_id, kind, fingerprint)`,
  `create unique index pseudonym_text on pseudonym (pseudonym)`,
  `create index folder_owner on folder (owner_id, kind)`,
  `create index folder_recipient on folder (recipient_id, kind)`,
  `create unique index folder_delivery on folder (owner_id, recipient_id) where kind = 'delivery' and ended_at is null`,
  `create unique index folder_shared on folder (slug) where kind = 'shared' and ended_at is null`,
  `create index folder_grant_folder on folder_grant (folder_id)`,
  `create index folder_grant_institution on folder_grant (institution_id)`,
  `create unique index directory_path on directory (folder_id, parent, name)`,
  `create unique index file_path on file (folder_id, directory, name)`,
  `create index file_current on file (folder_id, directory, name) where current_version is not null`,
  `create index version_file on version (file_id, number)`,
  `create index version_part_part on version_part (part_id)`,
  `create index upload_part_part on upload_part (part_id)`,
  `create index upload_path on upload (folder_id, directory, name) where state = 'open'`,
  `create index upload_account on upload (account_id) where state = 'open'`,
  `create index upload_touched on upload (touched_at) where state = 'open'`,
  `create index release_version on release (version_id)`,
  `create index release_session on release (session_id) where ended_at is null`,
  `create unique index receipt_name on receipt (institution_id, day, name)`,
  `create index key_wrap_institution on key_wrap (institution_id, epoch)`,
  `create index host_key_zone on host_key (zone, use)`,
  `create index door_instance_open on door_instance (zone) where ended_at is null`,
  `create index session_door on session (door_id) where ended_at is null`,
  `create index session_account on session (account_id) where ended_at is null`,
  `create index session_expiry on session (expires_at) where ended_at is null`,
  `create index refusal_reference on refusal (reference)`,
  `create index cut_open on cut (scope) where ended_at is null`,
]
