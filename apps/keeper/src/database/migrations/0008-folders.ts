/** What lists of folders are sorted by, when a folder was closed, and at most one grant of an institution in it at a time. */

export const FOLDERS: readonly string[] = [
  `alter table folder add column name_key text not null default ''`,
  `alter table folder add column closed_at integer`,
  `alter table folder add column discard_at integer`,
  `update folder set name_key = case kind when 'shared' then slug else
    (select i.slug from institution i where i.id = folder.owner_id) || ' ' ||
    (select i.slug from institution i where i.id = folder.recipient_id) end`,
  `create index folder_name on folder (name_key, id)`,
  `create index folder_created on folder (created_at, id)`,
  `create index folder_closed on folder (closed_at) where closed_at is not null and ended_at is null`,
  `create index folder_discard on folder (discard_at) where discard_at is not null`,
  // Of two at once only the first was ever looked at.
  `update folder_grant set ended_at = created_at where ended_at is null and exists (
    select 1 from folder_grant g where g.folder_id = folder_grant.folder_id
    and g.institution_id = folder_grant.institution_id and g.ended_at is null and g.id < folder_grant.id)`,
  `create unique index folder_grant_open on folder_grant (folder_id, institution_id) where ended_at is null`,
]
