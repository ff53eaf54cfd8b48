/**
 * The settings of a git configuration file, by the grammar of `git-config(1)`, for facts that are
 * needed without running git. Files that it includes are not read.
 *
 * @module
 */

/** One `name = value` of a configuration file. */
export interface ConfigEntry {
  /** The section, in small letters: `remote`. */
  readonly section: string;
  /** The name of the subsection, as it stands: `origin`; nothing when there is none. */
  readonly subsection: string;
  /** The name of the setting, in small letters. */
  readonly name: string;
  /** Its value; nothing for a name alone. */
  readonly value: string;
}

/** `[section "subsection"]`, with what stands behind it on the same line. */
const HEADER = /^\[([A-Za-z0-9.-]+)(?:[ \t]+"((?:[^"\\]|\\.)*)")?[ \t]*\](.*)$/;

const SETTING = /^([A-Za-z][A-Za-z0-9-]*)[ \t]*(?:=(.*))?$/s;

/** What a character behind a backslash means; any other is an error to git, and stays here. */
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", b: "\b" };

/** Returns the settings in order. What is no setting is left out. */
export function parseConfigFile(text: string): ConfigEntry[] {
  const entries: ConfigEntry[] = [];
  let section = "";
  let subsection = "";
  for (const line of logicalLines(text)) {
    const header = HEADER.exec(line);
    if (header !== null) {
      section = header[1]!.toLowerCase();
      subsection = (header[2] ?? "").replaceAll(/\\(.)/g, "$1");
    }
    const [, name, value = ""] = SETTING.exec((header?.[3] ?? line).trim()) ?? [];
    if (name === undefined || section === "") continue;
    entries.push({ section, subsection, name: name.toLowerCase(), value: plainValue(value) });
  }
  return entries;
}

/** Returns the lines, those that end with a backslash joined with the next one. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let start = "";
  for (const line of text.split(/\r?\n/)) {
    const isComment = start === "" && /^[ \t]*[#;]/.test(line);
    if (!isComment && isContinued(line)) {
      start += line.slice(0, -1);
      continue;
    }
    lines.push((start + line).trim());
    start = "";
  }
  return [...lines, start.trim()];
}

/** Says whether a line ends with a backslash that is not itself behind one. */
function isContinued(line: string): boolean {
  let at = line.length;
  while (line[at - 1] === "\\") at--;
  return (line.length - at) % 2 === 1;
}

/** Returns a value without its quotes, escapes, comment, and the white space around it. */
function plainValue(text: string): string {
  let value = "";
  // How much of the value is certain: white space at the end counts within quotes only.
  let kept = 0;
  let isQuoted = false;
  const characters = text.trimStart();
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    if (character === '"') {
      isQuoted = !isQuoted;
      kept = value.length;
      continue;
    }
    if (!isQuoted && /[#;]/.test(character)) break;
    const escaped = character === "\\" ? characters[++at] ?? "" : null;
    value += escaped === null ? character : ESCAPES[escaped] ?? escaped;
    if (isQuoted || !/\s/.test(character)) kept = value.length;
  }
  return value.slice(0, kept);
}
