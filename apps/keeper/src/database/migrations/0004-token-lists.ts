/** Part of migration 4. By what the list of tokens is sorted and searched; tokens/token-list.ts names the same expressions. */

export const TOKEN_LISTS: readonly string[] = [
  `create index token_list_name on token (state, kind, coalesce(lower(serial), public_id, ''), id)`,
  `create index token_list_public_id on token (state, kind, public_id, id)`,
  `create index token_list_added on token (state, kind, created_at, id)`,
  `create index token_any_public_id on token (public_id) where public_id is not null`,
  `create index token_any_serial on token (lower(serial))`,
]
