/**
 * JSON Web Tokens (RFC 7519) in their compact form, signed or encrypted.
 *
 * @module
 */

import type { Rule } from "./_scan.ts";

/** Two to five parts of base64url; the first begins with `{"`. The last may be cut off. */
const COMPACT = /(?:(?<![\w-])|(?<=\\[nrt]|-----))(eyJ[\w-]{8,})\.[\w-]{8,}(?:\.[\w-]*){0,3}/y;

/** The longest header that is decoded, in characters; real ones have a few hundred. */
const HEADER_LENGTH_MAX = 8192;

/** Finds a token whose header is a JSON object that names an algorithm. */
export const JSON_WEB_TOKEN: Rule = {
  place: "eyJ",
  first: "e",
  find(text, at) {
    COMPACT.lastIndex = at;
    const match = COMPACT.exec(text);
    if (match === null || !namesAlgorithm(match[1]!)) return null;
    return { kind: "jwt", start: at, end: at + match[0].replace(/\.+$/, "").length };
  },
};

function namesAlgorithm(header: string): boolean {
  // No number of whole bytes makes base64 of such a length.
  if (header.length > HEADER_LENGTH_MAX || header.length % 4 === 1) return false;
  const json = new TextDecoder().decode(
    Uint8Array.fromBase64(header, { alphabet: "base64url" }),
  );
  return json.endsWith("}") && hasAlgorithm(json);
}

function hasAlgorithm(json: string): boolean {
  try {
    const decoded: unknown = JSON.parse(json);
    return typeof decoded === "object" && decoded !== null && "alg" in decoded;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
