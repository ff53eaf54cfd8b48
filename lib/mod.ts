/**
 * Handoffs between coding sessions: the records and their store, the prompt, the bundles with
 * their seals, and what guards them. The command line is the first user of this library.
 *
 * Nothing here looks at the environment, the terminal or the network. What is read and written is
 * named by the caller, and so is the present moment. Whatever a caller can react to is thrown as a
 * {@linkcode HandoffError}.
 *
 * `AGENTS` reads what coding agents keep of their own sessions, `findSessions` lists them, and
 * `captureWork` makes a handoff out of one.
 *
 * @example Save a handoff, and print it as a prompt
 * ```ts
 * import { openStore, renderPrompt } from "./mod.ts";
 *
 * const folder = Deno.makeTempDirSync();
 * const store = openStore(folder);
 * await store.add({
 *   tool: "codex",
 *   project: "/home/ana/demo",
 *   title: "Refactor the auth middleware",
 *   summary: "Token parser extracted; refresh tests still fail",
 *   next: ["Fix the refresh tests"],
 *   changed: ["src/auth.ts"],
 * });
 * const prompt = renderPrompt(await store.find("latest"), { target: "claude-code" });
 * if (!prompt.includes("- Fix the refresh tests")) throw new Error(prompt);
 * Deno.removeSync(folder, { recursive: true });
 * ```
 *
 * @module
 */

export { type ErrorCode, HandoffError, type HandoffErrorOptions } from "./errors.ts";
export {
  type Draft,
  formatTime,
  type Handoff,
  handoffChecksum,
  handoffToJson,
  parseHandoff,
  parseTime,
} from "./handoff.ts";
export { isPortableId, newHandoffId } from "./handoff_id.ts";
export {
  contextToJson,
  type HandoffContext,
  type Origin,
  type OriginSigner,
  parseContext,
} from "./handoff_context.ts";
export { type Filter, findHandoff, selectHandoffs } from "./filter.ts";
export { parseSince } from "./since.ts";
export {
  type AddResult,
  type ConflictPolicy,
  openStore,
  type PutResult,
  type Store,
  type StoreEntry,
  type StoreOptions,
} from "./store/mod.ts";
export {
  DEFAULT_BUDGET,
  type Present,
  type PromptOptions,
  promptToJson,
  renderPrompt,
} from "./render/mod.ts";
export {
  BUNDLE_BYTES_MAX,
  type BundleEntry,
  type BundleSigner,
  type BundleVersion,
  openBundle,
  type OpenedBundle,
  type OpenOptions,
  originOf,
  parseIdentities,
  type Seal,
  sealBundle,
  type Sealed,
  type SealOptions,
  type SignedSeal,
  type SignerClaim,
  type TrustPolicy,
} from "./bundle/mod.ts";
export {
  fingerprint,
  formatSigningKey,
  generateSigningKey,
  parsePublicKey,
  parseSigningKey,
  type SigningKey,
} from "./keys.ts";
export {
  readTrust,
  rememberOwnKey,
  type TrustedSigner,
  type TrustOptions,
  trustSigner,
  untrustSigner,
} from "./trust.ts";
export {
  addFound,
  describeFound,
  type Found,
  redactContext,
  type Redacted,
  redactHandoff,
  redactText,
} from "./secrets/mod.ts";
export { changedFiles, type GitOptions } from "./git.ts";
export { gitState } from "./git/state.ts";
export { findRepository, type Repository } from "./git/repository.ts";
export * from "./agents/mod.ts";
export { type FindOptions, findSessions, type FoundSessions } from "./sessions/mod.ts";
export {
  compareSessions,
  findSession,
  selectSessions,
  type SessionFilter,
} from "./sessions/filter.ts";
export { belongsTo, type Disk, type Whereabouts } from "./sessions/belongs.ts";
export {
  type Capture,
  type CaptureOptions,
  captureWork,
  type Given,
  type ReadableSession,
  recordOf,
  type RecordOptions,
} from "./capture/mod.ts";
export type * from "./captured.ts";
export { capturedToJson, parseCaptured } from "./captured_json.ts";
export { oneLine, passage, visible } from "./display.ts";
export {
  ENVIRONMENT,
  type Environment,
  type EnvironmentName,
  type Platform,
} from "./environment.ts";
export { storeFolder } from "./paths.ts";
export type { Json, JsonObject } from "./go_json.ts";
