/** A moment: for people in Berlin's time, for programs in UTC. */
import { type View, writeTime } from "@schleuse/web"

/** `at` in ms since 1970; undefined: a dash. */
export function When({ view, at }: { readonly view: View; readonly at: number | undefined }) {
  if (at === undefined) return <>–</>
  const date = new Date(at)
  return <time datetime={date.toISOString()}>{writeTime(date, view.language)}</time>
}
