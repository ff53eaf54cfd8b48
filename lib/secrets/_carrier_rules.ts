/**
 * Secrets that are told by what carries them: a URL, a header, an option of a program.
 *
 * @module
 */

import { isCode, isReference, isStandIn, looksRandom } from "./_look.ts";
import { MARK_START, type Rule } from "./_scan.ts";

/** Where a carrier is published, how it is found, and what it takes to believe it. */
interface Carrier {
  readonly kind: string;
  readonly source: string;
  readonly place: string;
  readonly first: string;
  /** Two groups: what stays, beginning at the place, and the secret. */
  readonly pattern: RegExp;
  readonly accepts: (secret: string) => boolean;
}

/** The characters of a credential in a header (RFC 6750's `b64token`, and a colon). */
const CREDENTIAL = String.raw`[A-Za-z0-9\-._~+/:%]{8,4096}={0,2}`;

/** What may stand between the name of a header and its value, in code and JSON too. */
const HEADER_SEPARATOR = String.raw`\\{0,3}["'\`]?\s{0,4}[:=,]\s{0,4}\\{0,3}["'\`]?`;

const CARRIERS: readonly Carrier[] = [
  {
    kind: "url-password",
    source: "RFC 3986, section 3.2.1",
    place: "://",
    first: ":",
    pattern: /(:\/\/[^\s/@:"'`<>?#]{0,128}:)([^\s/"'`<>]{1,512})@(?=[\w.[\-$%{])/iy,
    accepts: (secret) => !isReference(secret) && !/^(?:[x*.•]+|-+)$/i.test(secret),
  },
  {
    kind: "basic-auth",
    source: "RFC 7617",
    place: "basic ",
    first: "bB",
    pattern: /(basic\s{1,4})([A-Za-z0-9+/]{8,1024}={0,2})(?![\w+/=])/iy,
    accepts: decodesToCredentials,
  },
  {
    kind: "bearer-token",
    source: "RFC 6750",
    place: "bearer",
    first: "bB",
    pattern: new RegExp(
      String.raw`(bearer(?:\s{1,4}|%20|["'\`]\s{0,2},\s{0,2}["'\`]))(${CREDENTIAL})`,
      "iy",
    ),
    accepts: (secret) => isCredential(secret) && looksRandom(secret),
  },
  {
    kind: "authorization",
    source: "RFC 9110, section 11.6.2",
    place: "authorization",
    first: "aA",
    pattern: new RegExp(
      String
        .raw`(authorization${HEADER_SEPARATOR}(?!basic |bearer )(?:[A-Za-z][\w-]{2,20}\s{1,4})?)(${CREDENTIAL})`,
      "iy",
    ),
    // A name in front of an equals sign is the first of several fields.
    accepts: (secret) => isCredential(secret) && looksRandom(secret.replace(/=+$/, "")),
  },
  {
    kind: "cookie",
    source: "RFC 6265, section 4",
    place: "cookie",
    first: "cC",
    pattern: new RegExp(
      String
        .raw`(cookie${HEADER_SEPARATOR}\s?(?:\[\s{0,4}\\{0,3}["'\`])?)([\w.!#$%&'*+\-^|~]{1,64}=[^\s;,"'\`\\]{0,1024}(?:;\s?[\w.\-%]{1,64}=[^\s;,"'\`\\]{0,1024}){0,32})`,
      "iy",
    ),
    accepts: (secret) =>
      secret.split(/[;=]/).some((part) => part.length >= 16 && looksRandom(part)) ||
      secret.split(";").some(opensSession),
  },
  {
    kind: "azure-sas",
    source: "Azure Storage: shared access signatures",
    place: "[?&]sig=",
    first: "?&",
    pattern: /([?&]sig=)([A-Za-z0-9%+/]{40,100}={0,2})/iy,
    accepts: () => true,
  },
  {
    kind: "basic-auth",
    source: "curl: --user",
    place: "curl ",
    first: "cC",
    pattern:
      /(curl [^\n"'`|;]{0,200}?(?:(?<=\s)-[a-zA-Z]*u|--user)[ =]{0,2}["']?[^\s:"']{1,128}:)([^\s"'`]{3,256})/iy,
    accepts: (secret) => isCredential(secret) && !/^\d+$/.test(secret),
  },
  {
    kind: "password-option",
    source: "MySQL: -p",
    place: "mysql",
    first: "mM",
    pattern:
      /(mysql(?:dump|admin|import|sh)?\s[^\n"'`|;]{0,200}?(?<=\s)-p["']?)([^\s"'`]{4,256})/iy,
    accepts: (secret) => isCredential(secret) && !/^(?:rint|lugin|ort|rotocol|ager)/.test(secret),
  },
  {
    kind: "password-option",
    source: "sshpass: -p",
    place: "sshpass ",
    first: "sS",
    pattern: /(sshpass -p\s?["']?)([^\s"'`]{4,256})/iy,
    accepts: isCredential,
  },
  {
    kind: "password-option",
    source: "Docker and Podman: login -p",
    place: "login ",
    first: "lL",
    pattern: /(login [^\n"'`|;]{0,200}?(?<=\s)-p[ =]["']?)([^\s"'`]{4,256})/iy,
    accepts: isCredential,
  },
  {
    kind: "password-option",
    source: "Redis: redis-cli -a",
    place: "redis-cli ",
    first: "rR",
    pattern: /(redis-cli [^\n"'`|;]{0,200}?(?<=\s)-a ["']?)([^\s"'`]{4,256})/iy,
    accepts: isCredential,
  },
];

/** Finds what URLs and headers carry. */
export const CARRIER_RULES: readonly Rule[] = CARRIERS.map((carrier) => ({
  place: carrier.place,
  first: carrier.first,
  find(text, at) {
    carrier.pattern.lastIndex = at;
    const match = carrier.pattern.exec(text);
    if (match === null) return null;
    const [whole, kept = "", secret = ""] = match;
    // What a mark is part of, or stands right behind, has been dealt with.
    if (secret.includes(MARK_START) || text.startsWith(MARK_START, at + whole.length)) return null;
    if (!carrier.accepts(secret)) return null;
    const start = at + kept.length;
    return { kind: carrier.kind, start, end: start + secret.length };
  },
}));

/** Says whether a cookie's name tells of a session, and its value is none that people write. */
function opensSession(cookie: string): boolean {
  const [, name = "", value = ""] = /^\s*([^=]+)=(.*)$/.exec(cookie) ?? [];
  return /(?:sid|sess(?:ion)?(?:[_-]?id)?|auth|token|jwt)$/i.test(name) && isCredential(value) &&
    looksRandom(value);
}

function isCredential(value: string): boolean {
  return !isReference(value) && !isStandIn(value) && !isCode(value);
}

function decodesToCredentials(value: string): boolean {
  try {
    return /^[^\s:]{0,256}:./.test(atob(value));
  } catch (error) {
    if (error instanceof DOMException) return false;
    throw error;
  }
}
