/**
 * What is known of a handoff beyond its record: where it came from, and, for captured sessions,
 * the state of the work. A handoff written by hand has none.
 *
 * @module
 */

import type { Captured } from "./captured.ts";
import { capturedToJson, parseCaptured } from "./captured_json.ts";
import { HandoffError } from "./errors.ts";
import type { Json, JsonObject } from "./go_json.ts";
import { formatTime, kindOf, parseTime } from "./handoff.ts";

/** Where an imported handoff came from. */
export interface Origin {
  /** Who sealed the bundle, or `null` when it came without a signature. */
  readonly signer: OriginSigner | null;
  /** When it was imported, in whole seconds. */
  readonly importedAt: Date;
  /** SHA-256 of the bundle as it was received, 64 hexadecimal digits. */
  readonly bundleSha256: string;
}

/** The signer of an imported handoff, as this user knew it then. */
export interface OriginSigner {
  /** The name under which this user trusts the key. */
  readonly name: string;
  /** `SHA256:` and the base64 of the key's digest, as OpenSSH prints it. */
  readonly fingerprint: string;
}

/**
 * What `contexts/<id>-<hash>.json` and a version 4 bundle hold beside the record. Fields that this
 * version does not know are carried in `rest`, so that an older program never loses them.
 */
export interface HandoffContext {
  /** Set by every import, and only by an import; it never leaves this machine. */
  readonly origin: Origin | null;
  /** The state of the work, captured from a session or from git; `null` when there is none. */
  readonly captured: Captured | null;
  /** All other fields, as they stood; all but the origin when a newer version wrote them. */
  readonly rest: JsonObject;
}

/**
 * The version of the context's form that this program writes; older ones are read. Whoever adds a
 * field to what is captured raises it, so that older programs carry on what they do not know.
 * Version 2 added `prior_summary`, the `question` of a request, `is_gone` of a file and `is_stopped`
 * of what is unfinished.
 */
export const CONTEXT_VERSION = 2;

/** Returns a context as a JSON object: `context_version`, `origin`, `captured`, then the rest. */
export function contextToJson(context: HandoffContext): JsonObject {
  const { origin, captured, rest } = context;
  return {
    context_version: CONTEXT_VERSION,
    ...origin === null ? {} : { origin: originToJson(origin) },
    ...captured === null ? {} : { captured: capturedToJson(captured) },
    ...rest,
  };
}

function originToJson({ signer, importedAt, bundleSha256 }: Origin): JsonObject {
  return {
    signer: signer === null ? "unsigned" : { name: signer.name, fingerprint: signer.fingerprint },
    imported_at: formatTime(importedAt),
    bundle_sha256: bundleSha256,
  };
}

/**
 * Returns the context that a decoded JSON value stands for. `where` begins each complaint.
 *
 * @throws {HandoffError} `invalid` when the value is no context.
 */
export function parseContext(value: Json, where: string): HandoffContext {
  if (!isObject(value)) {
    throw new HandoffError("invalid", `${where} must be an object, found ${kindOf(value)}`);
  }
  const { context_version: version, origin, ...written } = value;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1) {
    throw new HandoffError("invalid", `${where} must have "context_version" as a whole number`);
  }
  const known = { origin: origin === undefined ? null : parseOrigin(origin, where) };
  if (version > CONTEXT_VERSION) {
    // What a newer version captured is carried as it is, and stays marked as such.
    return { ...known, captured: null, rest: { ...written, context_version: version } };
  }
  const { captured, ...rest } = written;
  return {
    ...known,
    captured: captured === undefined ? null : parseCaptured(captured, `"captured" of ${where}`),
    rest,
  };
}

function parseOrigin(value: Json, where: string): Origin {
  const wrong = new HandoffError("invalid", `${where} has an "origin" that is not understood`);
  if (!isObject(value)) throw wrong;
  const { signer, imported_at, bundle_sha256 } = value;
  const importedAt = typeof imported_at === "string" ? parseTime(imported_at) : null;
  if (importedAt === null || typeof bundle_sha256 !== "string") throw wrong;
  if (signer === "unsigned") return { signer: null, importedAt, bundleSha256: bundle_sha256 };
  if (!isObject(signer ?? null)) throw wrong;
  const { name, fingerprint } = signer as JsonObject;
  if (typeof name !== "string" || typeof fingerprint !== "string") throw wrong;
  return { signer: { name, fingerprint }, importedAt, bundleSha256: bundle_sha256 };
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
