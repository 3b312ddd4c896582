/** What the register is sorted and searched by. Columns are explained in ../schema.ts; register/search-words.ts fills in what is there. */

export const REGISTER: readonly string[] = [
  `alter table institution add column name_key text not null default ''`,
  `alter table person add column name_key text not null default ''`,
  `alter table account add column last_login_at integer not null default 0`,
  `create table search_word (
    kind text not null,
    word text not null,
    subject text not null,
    primary key (kind, word, subject)
  ) strict, without rowid`,
  `create index search_word_subject on search_word (subject, word)`,
  `create index institution_name on institution (name_key, id)`,
  `create index institution_kind on institution (kind, slug)`,
  `create index person_name on person (name_key, id)`,
  `create index account_institution_login on account (institution_id, login)`,
  `create index account_institution_state on account (institution_id, state)`,
  `create index account_state on account (state, login)`,
  `create index account_last_login on account (last_login_at, login)`,
  `update account set last_login_at = coalesce(
    (select max(e.at) from login_event e where e.account_id = account.id and e.outcome = 'accepted'), 0)`,
]
