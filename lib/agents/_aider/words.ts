/**
 * What the user of Aider typed: requests, commands to a shell, commands to the program; and answers
 * that the program writes like requests.
 *
 * @module
 */

/** What the user typed. */
export type Words =
  /** A request, word for word. */
  | { readonly kind: "request"; readonly text: string }
  /** A command that was run in a shell. */
  | { readonly kind: "shell"; readonly command: string; readonly isTest: boolean }
  /** A command to the program, or an answer that it gave itself. */
  | { readonly kind: "other"; readonly text: string };

/** Commands whose arguments are a request (`aider/commands.py`, 0.86). */
const ASKING: ReadonlySet<string> = new Set([
  "architect",
  "ask",
  "chat",
  "code",
  "context",
  "help",
]);

const COMMAND = /^\/([a-z][a-z-]{0,40})(?:\s+(\S[^]*))?$/;

/** A question with its answer: one given for a group of questions is written as if it was typed. */
const ANSWER = / \(Y\)es\/\(N\)o[^\n]{0,80} \[[^\]\n]{1,20}\]: \S{1,10}$/;

/** Returns what was typed, or `null` for nothing. */
export function wordsIn(typed: string): Words | null {
  const text = typed.replace(/^\n+/, "").trimEnd();
  if (text === "") return null;
  if (ANSWER.test(text)) return { kind: "other", text };
  if (text.startsWith("!")) return shell(text.slice(1), false);
  const [, name, rest = ""] = COMMAND.exec(text) ?? [];
  if (name === undefined) return { kind: "request", text };
  if (name === "run") return shell(rest, false);
  if (name === "test") return shell(rest, true);
  if (name === "git") return shell(`git ${rest}`, false);
  return ASKING.has(name) && rest !== "" ? { kind: "request", text } : { kind: "other", text };
}

function shell(command: string, isTest: boolean): Words {
  return { kind: "shell", command: command.trim(), isTest };
}
