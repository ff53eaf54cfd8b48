/**
 * What a terminal in raw mode sends, as keys: a subset of ECMA-48 and of xterm's control sequences
 * that is enough for a line of text and a list.
 *
 * @module
 */

/** A key, by what it does here. `text` may hold several characters: a paste, a fast typist. */
export type Key =
  | { readonly name: "text"; readonly text: string }
  | { readonly name: KeyName };

/** The keys that are no text; `other` is one that means nothing here. */
export type KeyName =
  | "enter"
  | "escape"
  | "interrupt"
  | "backspace"
  | "delete-word"
  | "delete-line"
  | "up"
  | "down"
  | "page-up"
  | "page-down"
  | "home"
  | "end"
  | "other";

/** Control characters by what they do; Ctrl-N and Ctrl-P move as in a shell. */
const CONTROLS: Readonly<Record<string, KeyName>> = {
  "\x03": "interrupt",
  "\x04": "interrupt",
  "\b": "backspace",
  "\t": "down",
  "\n": "enter",
  "\x0E": "down",
  "\r": "enter",
  "\x10": "up",
  "\x15": "delete-line",
  "\x17": "delete-word",
  "\x7F": "backspace",
};

/** What follows an escape character, by what it does; the last is Alt-Backspace. */
const SEQUENCES: Readonly<Record<string, KeyName>> = {
  "[A": "up",
  "OA": "up",
  "[B": "down",
  "OB": "down",
  "[Z": "up",
  "[5~": "page-up",
  "[6~": "page-down",
  "[H": "home",
  "OH": "home",
  "[1~": "home",
  "[F": "end",
  "OF": "end",
  "[4~": "end",
  "\x7F": "delete-word",
};

/** A control sequence behind its escape character: CSI, SS3, or a key pressed with Alt. */
const SEQUENCE = /\[[0-?]*[ -/]*[@-~]|O[@-~]|[^[O]/uy;

/** The beginning of one, which the next bytes may complete. */
const UNFINISHED = /^(?:\[[0-?]{0,32}[ -/]{0,4}|O)?$/;

/** A run of characters that are no control characters. */
const TEXT = /\P{Cc}+/uy;

/**
 * Returns the keys in what a terminal sent, and the end of it that may be the beginning of a
 * sequence: to be put before what comes next, or, when nothing comes, a plain Escape.
 */
export function decodeKeys(input: string): { readonly keys: Key[]; readonly rest: string } {
  const keys: Key[] = [];
  let at = 0;
  while (at < input.length) {
    const text = match(TEXT, input, at);
    if (text !== null) {
      keys.push({ name: "text", text });
      at += text.length;
    } else if (input[at] !== "\x1B") {
      keys.push({ name: CONTROLS[input[at]!] ?? "other" });
      at += 1;
    } else if (UNFINISHED.test(input.slice(at + 1))) {
      return { keys, rest: input.slice(at) };
    } else {
      const sequence = input[at + 1] === "\x1B" ? null : match(SEQUENCE, input, at + 1);
      keys.push({ name: sequence === null ? "escape" : SEQUENCES[sequence] ?? "other" });
      at += 1 + (sequence?.length ?? 0);
    }
  }
  return { keys, rest: "" };
}

function match(pattern: RegExp, input: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(input)?.[0] ?? null;
}

/** Returns a line of text after a key: longer, shorter, or as it was. */
export function edited(line: string, key: Key): string {
  switch (key.name) {
    case "text":
      return line + key.text;
    case "backspace":
      return [...line].slice(0, -1).join("");
    case "delete-word":
      return line.replace(/\S*\s*$/, "");
    case "delete-line":
      return "";
    default:
      return line;
  }
}
