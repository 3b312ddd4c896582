/** What is known of one thing, under the console's name for it. */
export { type Fact as FactRow, Facts as FactList } from "@schleuse/web"
