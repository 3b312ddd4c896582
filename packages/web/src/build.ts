/** The build step's public door: for the supervisor and for tests, never for a process that serves pages. */
export { describeAssets, fileOf } from "./assets/asset.ts"
export { buildAssets, writeAssets } from "./assets/build-assets.ts"
