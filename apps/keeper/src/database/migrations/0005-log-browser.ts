/** An index of the log's rare kinds of entries, and what earlier versions have written of them. */

/** As it was when this migration was made; log/kind-index.ts goes on from there. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  administration: ["admin", "fido_key", "host_key", "setup_open", "setup_begin", "setup_close", "certificate"],
  approval: ["approval_request", "approval_decision", "confirmation"],
  emergency: ["break_glass", "cut", "reopen", "keeper_sealed", "keeper_unsealed"],
  operation: ["genesis", "keeper_start", "keeper_stop", "clock_step", "heartbeat", "door_start", "door_stop", "backup"],
  refusal: ["knock", "denied"],
}

const words = (types: readonly string[]) => types.map((type) => `'${type}'`).join(", ")

export const LOG_BROWSER: readonly string[] = [
  `create table leaf_kind (
    kind text not null,
    position integer not null,
    primary key (kind, position)
  ) strict, without rowid`,
  ...Object.entries(KINDS).map(
    ([kind, types]) =>
      `insert into leaf_kind (kind, position)
       select '${kind}', position from leaf where json_extract(data, '$.type') in (${words(types)})`,
  ),
]
