/** The agent's one state: replaced as a whole, told to whoever listens, once for each turn. */
import type { AgentState } from "./agent.ts"

export class StateBox {
  readonly #listeners = new Set<() => void>()
  #state: AgentState
  #isTelling = false

  constructor(state: AgentState) {
    this.#state = state
  }

  get now(): AgentState {
    return this.#state
  }

  change(part: Partial<AgentState>): void {
    this.#state = { ...this.#state, ...part }
    if (this.#isTelling) return
    this.#isTelling = true
    queueMicrotask(() => {
      this.#isTelling = false
      for (const listener of this.#listeners) listener()
    })
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }
}
