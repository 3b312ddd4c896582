/** What is only polite, or only shown: failures of it hold nothing up. */
import { isFault } from "@schleuse/base"

const GOODBYE_MS = 5000

/** What is refused here is no reason to stop; a defect is. */
export async function quietly(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!isFault(error)) throw error
  }
}

/** The gate is told if it can be, and not for long. */
export async function inTime(telling: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, GOODBYE_MS)))
  await Promise.race([quietly(async () => await telling), late])
  clearTimeout(timer)
}

/** For what nobody waits for: the state tells refusals, and this tells the rest. */
export function unlessRefused(onDefect: (error: unknown) => void): (error: unknown) => void {
  return (error) => {
    if (!isFault(error)) onDefect(error)
  }
}
