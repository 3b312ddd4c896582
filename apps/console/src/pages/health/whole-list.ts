/** Lists of everything there is: neither sorted nor paged. */
export const WHOLE = { sort: "", direction: "up", after: "", filters: {} } as const
