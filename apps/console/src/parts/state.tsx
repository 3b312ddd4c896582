/** A state as a word with a colour; the colour alone never says it. */
const LOOKS = {
  good: "kern-badge kern-badge--success",
  warning: "kern-badge kern-badge--warning",
  bad: "kern-badge kern-badge--danger",
  neutral: "kern-badge kern-badge--info",
} as const

export function State({ look, text }: { readonly look: keyof typeof LOOKS; readonly text: string }) {
  return (
    <span class={LOOKS[look]}>
      <span class="kern-label kern-label--small">{text}</span>
    </span>
  )
}
