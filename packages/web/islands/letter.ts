/** A letter that is shown once: prints it, and asks before somebody leaves without it. Without scripts the page says the same. */
const frame = document.querySelector<HTMLElement>("[data-leaving]")
const button = frame?.querySelector<HTMLButtonElement>("[data-print]")
let isPrinted = false

if (button !== null && button !== undefined) {
  button.hidden = false
  button.addEventListener("click", () => window.print())
}
window.addEventListener("afterprint", () => {
  isPrinted = true
})
window.addEventListener("beforeunload", (event) => {
  // What browsers ask is their own text.
  if (frame !== null && !isPrinted) event.preventDefault()
})
