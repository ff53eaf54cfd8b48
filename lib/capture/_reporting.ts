/**
 * Options that change how a run is told, or when it stops, and nothing of what it does. Those that
 * change how much is run, how often or in how many threads at once are none: a run that passes with
 * them says nothing of the one without.
 *
 * @module
 */

/** Those that mean the same in most programs. */
const ANYWHERE =
  /^--?(?:verbose|quiet|silent|no-?colou?rs?|colou?rs?|no-?progress|progress|log-?level|verbosity|(?:full-)?stacktrace|console)(?:=.*)?$/;
/** Those that mean it where something is checked. A run that stops early has not passed. */
const IN_CHECKS =
  /^--?(?:reporters?|formatter|format|(?:output|error|message)-format|no-?capture|show-output|tb|bail|fail-?fast|no-fail-fast|maxfail|dot|no-header|no-summary|durations)(?:=.*)?$/;
/** Those of one letter, which mean something else in other programs. */
const LETTERS: ReadonlyMap<string, RegExp> = new Map(Object.entries({
  "ansible-playbook": /^-v+$/,
  black: /^-[qv]$/,
  cargo: /^-[qv]+$/,
  ctest: /^-(?:V|VV|Q)$/,
  curl: /^-[sSv]+$/,
  deno: /^-q$/,
  go: /^-(?:v|json)$/,
  gradle: /^-[qisw]$/,
  make: /^-s$/,
  mvn: /^-(?:[qBe]|ntp)$/,
  mypy: /^-v$/,
  npm: /^-s$/,
  phpunit: /^-v+$/,
  pip: /^-[qv]+$/,
  pytest: /^-(?:[vqsx]+|r[A-Za-z]+)$/,
  ruff: /^-[qv]$/,
  swift: /^-[qv]$/,
  tox: /^-[qv]+$/,
  unittest: /^-[qvf]+$/,
}));
/** Those of them that always have a value, and those that may have one, which is such a word. */
const WITH_VALUE =
  /^--?(?:reporters?|formatter|format|(?:output|error|message)-format|tb|log-?level|verbosity|maxfail|console|durations)$/;
const MAY_HAVE_VALUE = /^--?(?:colou?rs?|progress|bail)$/;
const VALUE = /^(?:always|never|auto|yes|no|on|off|true|false|plain|tty|none|\d+)$/;
/** Options of a commit that only name it; the letters before the last are others. */
const MESSAGE = /^-([a-ln-z]*)m$/;

/**
 * Returns the words of a command line, of which the first is the program, without options that only
 * report and without the values of these. `isCheck` says whether the command checks something.
 */
export function withoutReporting(words: readonly string[], isCheck: boolean): string[] {
  const [program = "", first = ""] = words;
  const kept = [program];
  const isCommit = program === "git" && first === "commit";
  for (let at = 1; at < words.length; at++) {
    const word = words[at]!;
    const next = words[at + 1];
    const [, letters] = isCommit ? MESSAGE.exec(word) ?? [] : [];
    if (letters !== undefined || (isCommit && word === "--message")) {
      if (letters) kept.push(`-${letters}`);
      at++;
    } else if (isReporting(word, program, isCheck) || (isCommit && word.startsWith("--message="))) {
      if (hasValue(word, next)) at++;
    } else if (program === "dotnet" && word === "-v") at++;
    else kept.push(word);
  }
  return kept;
}

function isReporting(word: string, program: string, isCheck: boolean): boolean {
  return word === "--" || ANYWHERE.test(word) || (isCheck && IN_CHECKS.test(word)) ||
    LETTERS.get(program)?.test(word) === true;
}

function hasValue(word: string, next: string | undefined): boolean {
  if (next === undefined || next.startsWith("-")) return false;
  return WITH_VALUE.test(word) || (MAY_HAVE_VALUE.test(word) && VALUE.test(next));
}
