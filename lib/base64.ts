/**
 * Base64 with exactly one way to write each value.
 *
 * @module
 */

/**
 * Returns the bytes that `text` stands for in the standard alphabet of RFC 4648 section 4, or
 * `null` when it is not written canonically: with its padding, unused bits zero, no white space.
 */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  // fromBase64 passes over white space.
  if (/\s/.test(text)) return null;
  try {
    return Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
