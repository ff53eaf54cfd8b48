/**
 * What a value looks like: a secret, a stand-in for one, or a piece of code that names one.
 *
 * @module
 */

/** A token of the right form that somebody wrote to show the form: `ghp_xxxxxxxx…`. */
const MASKED = /[xX]{8}|[*•.]{4}|[Yy][Oo][Uu][Rr][_-]|[_-][Hh][Ee][Rr][Ee]$/;

/** Says whether a token is only a picture of one. */
export function isMasked(token: string): boolean {
  return MASKED.test(token);
}

/** Values that mean "no secret here", in small letters. */
const PLAIN_WORDS = new Set(
  `any array auto base64 basic bearer bool boolean buffer bytes custom default digest disabled
  enabled false hidden hs256 int int32 int64 integer invalid key missing n/a nil no none null
  number object off oauth oauth2 omitted on optional pass passwd password private prompt public
  read required rs256 secret set sha256 sha512 str string text token true type uint8array
  undefined unknown unset utf8 uuid valid value void write yes`.split(/\s+/),
);

/** Words of examples and templates; those that chance could make only at the beginning. */
const STAND_IN = new RegExp(
  [
    String.raw`(?:^|[^A-Za-z0-9])(?:your|my)[_ -]`,
    "example|placeholder|dummy|redacted|masked|censored|goes[_-]?here",
    "change[_-]?(?:me|this|it)|replace[_-]?(?:me|this|with)|insert[_-]",
    String.raw`^(?:todo|fixme)\b`,
    "^(?:foo|bar|baz|test|fake|mock|sample|demo|my)" +
    "(?:[_-]?(?:foo|bar|baz|passw(?:or)?d|secret|token|key|value|api[_-]?key))*$",
  ].join("|"),
  "i",
);

/** One sign over and over (`xxxx`, `****`, `----`), or next to nothing. */
const RULED = /^(?:([xX*.•_\-#?0])\1*|.{1,2})$/u;

/** Says whether a value stands in for a secret: a word of a template, or a mask. */
export function isStandIn(value: string): boolean {
  return RULED.test(value) || isMasked(value) || value.includes("…") || value.includes("...") ||
    STAND_IN.test(value) || PLAIN_WORDS.has(value.toLowerCase());
}

/** A variable of a shell, a template or a format: `$X`, `${X}`, `%X%`, `%s`, `{{x}}`, `<x>`. */
const VARIABLE =
  /^\$[A-Za-z_]\w*(?:$|[-/:.[(])|\$[{(]|^%\w+%$|^%(?:[sdv@](?!\w)|\(\w+\)s)|^<|\{\{|#\{|<%|\{[A-Za-z_][\w.]*\}/;

/** Where a secret is kept: a URL, or the name of a place in front. */
const WHEREABOUTS =
  /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|(?:file|env|vault|ssm|arn|secret|keychain|op|sops|ref):)/;

/** Says whether a value tells where a secret is: a variable, a path, a URL. */
export function isReference(value: string): boolean {
  return VARIABLE.test(value) || WHEREABOUTS.test(value) || isPath(value);
}

/** The length of an AWS secret key, the most common secret that can begin with a slash. */
const SLASHED_SECRET_LENGTH = 40;

/** From this length on, a part of a path has more than letters and digits. */
const PATH_PART_LENGTH = 20;

function isPath(value: string): boolean {
  if (!/^(?:\.{0,2}|~)\/|^[A-Za-z]:\\/.test(value) || /[+=]/.test(value)) return false;
  if (value.length === SLASHED_SECRET_LENGTH && /^[A-Za-z0-9/]+$/.test(value)) return false;
  return value.split("/").every((part) => part.length < PATH_PART_LENGTH || /[\W_]/.test(part));
}

/** A name with members: `a.b`, `a?.b`, `A::b`. */
const MEMBERS = String.raw`[A-Za-z_$][\w$]*(?:(?:[?!]?\.#?|::|->)[A-Za-z_$][\w$]*)`;

/** `f(x)`, `a[0]`, `a.b`, `[a]`, `=> b`, `!a`, `*a`, `:a` and a few words. */
const CODE = new RegExp([
  String.raw`^${MEMBERS}*[([]`,
  String.raw`^${MEMBERS}+[?!]*$`,
  String.raw`^[=>{[(]`,
  String.raw`^(?:[&*@:]|!{1,2})[A-Za-z_.:]*$|^&#\w+$`,
  "^(?:new|await|async|typeof|function|return)$",
].join("|"));

/** Says whether an unquoted value is an expression of a programming language. */
export function isCode(value: string): boolean {
  return CODE.test(value);
}

/** Words put together as names are: `refresh_token_v2`, `userPassword`, `my-app`, `Uint8Array`. */
const NAME = /^_{0,2}[A-Za-z]+\d{0,3}(?:[_.-][A-Za-z]+\d{0,3}|[A-Z][a-z]+\d{0,3})*$/;

/** A name in capitals: `API_KEY`, `AES-256-GCM`, `SHOP-481`. */
const CONSTANT = /^[A-Z][A-Z0-9]*(?:[_-][A-Z0-9]+)+$/;

/** The most characters and digits of a name; what has more is made of something else. */
const NAME_LENGTH_MAX = 64;
const NAME_DIGITS_MAX = 3;

/** Says whether a value could be the name of something. */
export function isName(value: string): boolean {
  if (value.length > NAME_LENGTH_MAX) return false;
  if (value.replaceAll(/\D/g, "").length > NAME_DIGITS_MAX) return false;
  if (isConstant(value)) return true;
  if (!NAME.test(value)) return false;
  const capitals = value.replaceAll(/[^A-Z]/g, "").length;
  return capitals <= Math.max(1, value.length / 4) || value === value.toUpperCase();
}

/** Says whether a value could be the name of a constant, an algorithm or a ticket. */
export function isConstant(value: string): boolean {
  return CONSTANT.test(value);
}

/** The fewest characters of a value that is told where prose can stand, and of its main word. */
const TANGLED_LENGTH_MIN = 10;
const TANGLED_WORD_MIN = 8;
/** The most characters of one. */
const TANGLED_LENGTH_MAX = 512;
/** The share that its main word has at least: `app-tls-7mk92fdt4c` is a name with an ending. */
const TANGLED_SHARE = 0.6;
/** How often letters and digits take turns in it at least: thrice in `base64encoded2`. */
const TANGLED_TURNS_MIN = 3;
/** How often it goes on with letters behind digits at least, or how many digits it has. */
const TANGLED_RETURNS_MIN = 2;
const TANGLED_DIGITS_MIN = 5;

/** Hex, a UUID, a ULID, a digest or a version, an address: what looks made and is no secret. */
const IDENTIFIER =
  /^(?:0x)?[0-9a-f-]+$|^[0-9A-HJKMNP-TV-Z]{26}$|^(?:sha\d+|md5|h1|v\d+)[-:.$]|@[\w-]+\.|^\$\d/i;

/**
 * Says whether a value can hardly be anything but a secret, also where prose or a table can stand:
 * letters and digits take turns in it, and it is neither a name, an id nor a path.
 */
export function isTangled(value: string): boolean {
  if (value.length < TANGLED_LENGTH_MIN || value.length > TANGLED_LENGTH_MAX) return false;
  if (!/^[\w!@#$%^&*~?+=./:-]+$/.test(value)) return false;
  if (isName(value) || IDENTIFIER.test(value)) return false;
  if (value.length === SLASHED_SECRET_LENGTH && /^[A-Za-z0-9/+]+$/.test(value)) {
    if ([/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(value))) return true;
  }
  return value.replaceAll(/[!@#$%^*~]/g, "").split(/[^A-Za-z0-9]+/).some((word) =>
    word.length >= value.length * TANGLED_SHARE && isTangledWord(word)
  );
}

function isTangledWord(word: string): boolean {
  if (word.length < TANGLED_WORD_MIN || isName(word) || /^[0-9a-f]+$/i.test(word)) return false;
  const turns = word.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g) ?? [];
  if (turns.length < TANGLED_TURNS_MIN) return false;
  return turns.filter((turn) => /\d/.test(turn)).length >= TANGLED_RETURNS_MIN ||
    word.replaceAll(/\D/g, "").length >= TANGLED_DIGITS_MIN;
}

/** The fewest characters of a value that is a secret by its look, with letters and without. */
const RANDOM_LENGTH_MIN = 8;
const RANDOM_LENGTH_MIN_WITHOUT_LETTERS = 12;

/** From this length on, letters alone are enough if they are no name. */
const RANDOM_LENGTH_OF_LETTERS = 16;

/** The fewest different characters of such a value. */
const RANDOM_VARIETY_MIN = 6;

/** The longest beginning of a value that is looked at for its variety. */
const RANDOM_SAMPLE = 64;

/**
 * Says whether a value looks made by a machine, or by somebody who was told to mix: long enough,
 * no name, no number, and of letters, digits and other signs together.
 */
export function looksRandom(value: string): boolean {
  if (value.length < RANDOM_LENGTH_MIN || isName(value)) return false;
  if (new Set(value.slice(0, RANDOM_SAMPLE)).size < RANDOM_VARIETY_MIN) return false;
  if (!/[A-Za-z]/.test(value)) {
    return value.length >= RANDOM_LENGTH_MIN_WITHOUT_LETTERS && /\D/.test(value);
  }
  return /[\d!@#%^&*~+=]/.test(value) || value.length >= RANDOM_LENGTH_OF_LETTERS;
}
