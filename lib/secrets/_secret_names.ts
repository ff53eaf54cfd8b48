/**
 * Names whose values are secret whatever they look like.
 *
 * @module
 */

/** A family of names, told by how they end: `DB_PASSWORD`, `dbPassword` and `db-password` alike. */
export interface NameFamily {
  /** What is reported. */
  readonly kind: string;
  /** The source of a pattern for the last words of such a name; capitals do not matter. */
  readonly words: string;
  /** The characters with which those words can begin. */
  readonly first: string;
  /** Whether people make these values up, so that they may look like anything. */
  readonly isMadeUp: boolean;
}

/**
 * `PASS=` by itself or behind what it opens: other words end in it too (`BYPASS=`). A number is
 * the count of what has passed.
 */
const PASS = "(?-i:PASS(?<=(?<![A-Za-z])(?:ADMIN|APP|AUTH|DB|DATABASE|FTP|HTTP|LDAP|MAIL|MONGO|" +
  "MQ|MYSQL|PG|PROXY|REDIS|ROOT|SMTP|SQL|SSH|SUDO|USER|VNC|WEB|WIFI)?PASS)(?==(?!\\d+(?!\\S))))";

/** Every family; where two fit, the first wins. */
export const NAME_FAMILIES: readonly NameFamily[] = [
  {
    kind: "password",
    words:
      `pass(?:word|wort|wd|phrase|code)|pwd|(?<=[_-])pass|${PASS}|mnemonic|identified by(?=[ \\t]+["'])`,
    first: "pPmMiI",
    isMadeUp: true,
  },
  {
    kind: "aws-secret-access-key",
    words: "secret[_-]?access[_-]?key",
    first: "sS",
    isMadeUp: false,
  },
  {
    kind: "api-key",
    words: "(?:api|app|application)[_-]?key",
    first: "aA",
    isMadeUp: false,
  },
  {
    kind: "access-key",
    words: "(?:access|account|storage|auth|master|service[_-]?role)[_-]?key",
    first: "aAsSmM",
    isMadeUp: false,
  },
  {
    kind: "secret-key",
    words: "(?:private|secret|signing|encryption)[_-]?key(?:[_-]?base)?",
    first: "pPsSeE",
    isMadeUp: false,
  },
  { kind: "token", words: "token", first: "tT", isMadeUp: false },
  { kind: "secret", words: "secret|credentials?", first: "sScC", isMadeUp: false },
  { kind: "auth", words: `_auth|(?<=["'])auth(?=\\\\{0,3}["'])`, first: "_aA", isMadeUp: false },
];

/** What may be behind those words without changing what is meant. */
export const NAME_SUFFIX =
  "(?:[_-]?(?:\\d{1,3}|prod|production|staging|dev|test|live|value|text|plain|raw|base64|b64|hex))?";

const WHOLE_NAMES = NAME_FAMILIES.map((family) => ({
  family,
  pattern: new RegExp(`(?:${family.words})${NAME_SUFFIX}s?$`, "i"),
}));

/** Returns the family that the name of a field belongs to, also as a plural, or `null`. */
export function familyOf(name: string): NameFamily | null {
  return WHOLE_NAMES.find(({ pattern }) => pattern.test(name))?.family ?? null;
}
