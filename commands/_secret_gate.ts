/**
 * The secret gate of `render` and `export`: what leaves is searched for credentials first.
 *
 * @module
 */

import { HandoffError } from "../lib/errors.ts";
import { mayHoldSecrets } from "../lib/secrets/suspicion.ts";
import type { StoreEntry } from "../lib/store/mod.ts";
import type { Options } from "./_command.ts";

/** The options that decide what the gate does with what it finds. */
export const SECRET_OPTIONS = {
  "allow-secrets": { type: "boolean", help: "leave credentials in, without looking for them" },
  "fail-on-secrets": { type: "boolean", help: "refuse when there is a credential (exit code 3)" },
} as const satisfies Options;

/** What the user decided about credentials. */
export interface SecretValues {
  readonly "allow-secrets"?: boolean;
  readonly "fail-on-secrets"?: boolean;
}

/**
 * Returns the entries with every credential replaced by `[redacted:kind]`, and reports how many
 * there were, by kind, through `warn`. With `allow-secrets` the entries come back as they are.
 *
 * @throws {HandoffError} `secret-found` when there is one under `fail-on-secrets`, `usage` when
 * both options are given.
 */
export async function passSecretGate(
  entries: readonly StoreEntry[],
  values: SecretValues,
  warn: (line: string) => void,
): Promise<readonly StoreEntry[]> {
  if (values["allow-secrets"]) {
    if (!values["fail-on-secrets"]) return entries;
    throw new HandoffError(
      "usage",
      `"--allow-secrets" and "--fail-on-secrets" exclude each other`,
    );
  }
  if (!entries.some(({ handoff, context }) => mayHoldSecrets(handoff, context))) return entries;
  const { addFound, describeFound, redactContext, redactHandoff } = await import(
    "../lib/secrets/mod.ts"
  );
  let found: ReadonlyMap<string, number> = new Map();
  const redacted = entries.map(({ handoff, context }) => {
    const record = redactHandoff(handoff);
    const known = context === null ? null : redactContext(context);
    found = addFound(found, record.found);
    if (known !== null) found = addFound(found, known.found);
    return { handoff: record.value, context: known?.value ?? null };
  });
  if (found.size === 0) return entries;
  if (values["fail-on-secrets"]) {
    throw new HandoffError("secret-found", `cannot go on: found ${describeFound(found)}`, {
      hints: ["leave out --fail-on-secrets to have them replaced by [redacted:kind]"],
    });
  }
  warn(`replaced ${describeFound(found)}; keep them with --allow-secrets`);
  return redacted;
}

/** Returns one entry as {@linkcode passSecretGate} lets it pass. */
export async function passAlone(
  entry: StoreEntry,
  values: SecretValues,
  warn: (line: string) => void,
): Promise<StoreEntry> {
  const [safe] = await passSecretGate([entry], values, warn);
  // What did not come through must never be used as it was.
  if (safe === undefined) throw new TypeError("the secret gate lost an entry");
  return safe;
}
