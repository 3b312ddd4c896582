/** One accepted request for each row about imports, in an order in which each finds what it needs. */
import type { Stage } from "../commands.test.ts"

type Sample = { readonly before?: (stage: Stage) => Promise<void>; readonly ask: (stage: Stage) => Promise<unknown> }

const ALIAS = "/Home/praxis/In"
const stage = async ({ world, prepared }: Stage) => {
  const aliases = [{ line: 2, institution: "praxis", alias: ALIAS, path: "/ausgang/aok" }]
  const staged = await world.operator.call("stageImport", { aliases })
  Object.assign(prepared, { import: staged.import, rowsSha256: staged.rowsSha256 })
}
const staged = ({ prepared }: Stage) => ({ import: prepared["import"] ?? "" })

export const IMPORT_SAMPLES = {
  stageImport: { ask: stage },
  runImport: {
    before: stage,
    ask: (at) => at.world.operator.call("runImport", { ...staged(at), dryRun: false }),
  },
  runApprovedImport: {
    before: stage,
    // Under the set-up's session, which needs nobody.
    ask: ({ world, prepared }) =>
      world.operator.call("runApprovedImport", { rowsSha256: prepared["rowsSha256"] ?? "" }),
  },
  listImport: { ask: (at) => at.world.operator.call("listImport", { ...staged(at), from: 0 }) },
  dropImport: { ask: (at) => at.world.operator.call("dropImport", staged(at)) },
  listPathAliases: {
    ask: ({ world }) => world.operator.call("listPathAliases", { institution: world.institutions.praxis }),
  },
  removePathAlias: {
    ask: ({ world }) => {
      const { praxis: institution } = world.institutions
      return world.operator.call("removePathAlias", { institution, alias: ALIAS })
    },
  },
} as const satisfies Readonly<Record<string, Sample>>
