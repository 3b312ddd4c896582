/** Clients of the validation server as the operator's side keeps them. */
import { handler } from "../batch/command-handler.ts"
import type { KeyRing } from "../keys/key-ring.ts"
import { adminLeaf } from "../operator/admin-leaf.ts"
import { requireInstitutionRow } from "../people/account-row.ts"
import { addClient, pageOfClients, removeClient, type ValidationClient } from "./client-row.ts"

export function validationClientHandlers(ring: KeyRing) {
  return {
    addValidationClient: handler("addValidationClient", {
      run: async (tx, { name, institutions, signature }) => {
        for (const institution of institutions ?? []) await requireInstitutionRow(tx, institution)
        const added = await addClient(tx, ring, { name, institutions, signature })
        const { client } = added
        adminLeaf(tx, "addValidationClient", undefined, {
          client,
          name,
          institutions: institutions ?? null,
          signature,
        })
        return added
      },
    }),
    listValidationClients: handler("listValidationClients", {
      run: async (tx, { cursor = 0 }) => {
        adminLeaf(tx, "listValidationClients", undefined, {})
        const { clients, next } = await pageOfClients(tx, cursor)
        const described = clients.map(describe)
        return next === undefined ? { clients: described } : { clients: described, next }
      },
    }),
    removeValidationClient: handler("removeValidationClient", {
      run: async (tx, { client, reason }) => {
        await removeClient(tx, client)
        adminLeaf(tx, "removeValidationClient", undefined, { client, reason })
        return {}
      },
    }),
  }
}

function describe({ client, name, institutions, signature, createdAt, usedAt, removedAt }: ValidationClient) {
  return {
    client,
    name,
    signature,
    createdAt,
    ...(institutions === undefined ? {} : { institutions }),
    ...(usedAt === undefined ? {} : { usedAt }),
    ...(removedAt === undefined ? {} : { removedAt }),
  }
}
