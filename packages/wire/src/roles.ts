/** Role words: what a person or machine may do at an institution. No role of the operator's reads files. */

/** Move files in a mailbox. */
export const FILE_ROLES = ["sender", "collector"] as const
/** Operate the house: memberships at an institution of the kind `operator`. */
export const OPERATOR_ROLES = ["it-service", "administrator", "data-protection-officer", "auditor"] as const
export const ROLES = [...FILE_ROLES, "institution-administrator", ...OPERATOR_ROLES] as const

export type OperatorRole = (typeof OPERATOR_ROLES)[number]
export type Role = (typeof ROLES)[number]

export function isOperatorRole(word: string): word is OperatorRole {
  return (OPERATOR_ROLES as readonly string[]).includes(word)
}
