/** One accepted request for each row of the register, in an order in which each finds what it needs. */
import type { Stage } from "../commands.test.ts"

type Sample = { readonly ask: (stage: Stage) => Promise<unknown> }

export const REGISTER_SAMPLES = {
  addInstitution: {
    ask: async ({ world, prepared }) => {
      const added = await world.operator.call("addInstitution", {
        slug: "muster",
        name: "Muster GmbH",
        kind: "company",
        role: "processor",
        ik: "123456789",
        technicalContact: { name: "Technik", email: "technik@muster.test" },
      })
      prepared["institution"] = added.institution
    },
  },
  changeInstitution: {
    ask: ({ world, prepared }) =>
      world.operator.call("changeInstitution", {
        institution: prepared["institution"] ?? "",
        name: "Muster GmbH & Co. KG",
        role: "processor",
      }),
  },
  describeInstitution: {
    ask: ({ world, prepared }) =>
      world.operator.call("describeInstitution", { institution: prepared["institution"] ?? "" }),
  },
  listInstitutions: {
    ask: ({ world }) => world.operator.call("listInstitutions", { search: "mus", sort: "name", direction: "up" }),
  },
  listAccounts: {
    ask: ({ world }) => world.operator.call("listAccounts", { sort: "last-login", direction: "down" }),
  },
  listPeople: { ask: ({ world }) => world.operator.call("listPeople", { search: "beispiel" }) },
} as const satisfies Readonly<Record<string, Sample>>
