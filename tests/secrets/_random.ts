/** Signs to make up credentials from. They are put together at run time, for scanners' sake. */

const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();

/** Returns a text that looks random and is the same each time. */
function made(length: number, alphabet: string): string {
  let state = length * 2654435761 >>> 0;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return alphabet[(state >>> 8) % alphabet.length];
  }).join("");
}

export const digits = (length: number) => made(length, DIGITS);
export const hex = (length: number) => made(length, `${DIGITS}abcdef`);
export const lower = (length: number) => made(length, LOWER + DIGITS);
export const upper = (length: number) => made(length, UPPER + DIGITS);
export const base62 = (length: number) => made(length, UPPER + LOWER + DIGITS);
export const base64 = (length: number) => made(length, `${UPPER + LOWER + DIGITS}+/`);
export const base64url = (length: number) => made(length, `${UPPER + LOWER + DIGITS}-_`);

/** Returns a UUID of such signs. */
export function uuid(): string {
  return [8, 4, 4, 4, 12].map((length) => hex(length)).join("-");
}

/** Returns a JSON Web Token of such signs. */
export function jwt(header: object = { alg: "HS256", typ: "JWT" }): string {
  const parts = [header, { sub: "ana", iat: 1 }].map((part) =>
    new TextEncoder().encode(JSON.stringify(part)).toBase64({
      alphabet: "base64url",
      omitPadding: true,
    })
  );
  return [...parts, base64url(43)].join(".");
}

/** Returns a PEM block with a made up body. */
export function pem(label: string, lines = 5): string {
  const body = Array.from({ length: lines }, (_, at) => base64(64 - at)).join("\n");
  return [`-----BEGIN ${label}-----`, body, `-----END ${label}-----`].join("\n");
}
