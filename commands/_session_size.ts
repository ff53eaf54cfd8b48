/**
 * Sizes as people say them.
 *
 * @module
 */

const UNITS = ["KB", "MB", "GB", "TB"];

/** Returns a size in decimal units, with a digit after the point below ten: `1.2 MB`, `340 KB`. */
export function sizeText(bytes: number): string {
  let unit = "B";
  let size = bytes;
  for (const next of UNITS) {
    if (Math.round(size) < 1000) break;
    size /= 1000;
    unit = next;
  }
  const isShort = unit !== "B" && Math.round(size * 10) < 100;
  return `${isShort ? size.toFixed(1) : Math.round(size)} ${unit}`;
}
