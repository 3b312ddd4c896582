/** Who asked for a link to the access software, and what became of it. */

export const ENROLMENT_REQUESTS: readonly string[] = [
  `create table enrolment_request (
    id text not null primary key,
    account_id text not null,
    state text not null,
    asked_by text not null,
    address text not null,
    asked integer not null,
    created_at integer not null,
    asked_at integer not null,
    answered_at integer,
    enrolment_id text,
    reason text
  ) strict, without rowid`,
  `create unique index enrolment_request_open on enrolment_request (account_id) where state = 'open'`,
  `create index enrolment_request_state on enrolment_request (state, created_at, id)`,
  `create index person_email on person (lower(email)) where email is not null`,
]
