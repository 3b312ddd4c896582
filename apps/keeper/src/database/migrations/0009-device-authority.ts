/** The authority of the devices' certificates. A new one comes long before the last one ends; all that have not ended count. */

export const DEVICE_AUTHORITY: readonly string[] = [
  `create table device_authority (
    id text not null primary key,
    name text not null,
    certificate blob not null,
    wrapped_private blob not null,
    created_at integer not null,
    expires_at integer not null
  ) strict, without rowid`,
]
