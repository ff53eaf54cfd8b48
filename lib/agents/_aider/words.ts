/**
 * What the user of Aider typed: requests, commands to a shell, commands to the program; and answers
 * that the program writes like requests.
 *
 * @module
 */

/** What the user typed. */
export type Words =
  /** A request, word for word; and what of it the model is asked, if a command stands before it. */
  | { readonly kind: "request"; readonly text: string; readonly asked: string | null }
  /** A command that was run in a shell. */
  | { readonly kind: "shell"; readonly command: string; readonly isTest: boolean }
  /** A command to the program, or an answer that it gave itself. */
  | { readonly kind: "other"; readonly text: string };

/** Commands whose arguments are a request (`aider/commands.py`, 0.86); the help is on Aider itself. */
const ASKING: ReadonlySet<string> = new Set([
  "architect",
  "ask",
  "chat",
  "code",
  "context",
  // It is asked elsewhere, since the user takes it there.
  "copy-context",
]);

/** Commands that run something, and what they put before it. */
const RUNNING: ReadonlyMap<string, string> = new Map([["git", "git "], ["run", ""], ["test", ""]]);

/** The others, with which a name that was not written out may begin as well. */
const OTHERS = [
  "add",
  "chat-mode",
  "clear",
  "clipboard",
  "commit",
  "copy",
  "diff",
  "drop",
  "edit",
  "editor",
  "editor-model",
  "exit",
  "help",
  "lint",
  "load",
  "ls",
  "map",
  "map-refresh",
  "model",
  "models",
  "multiline-mode",
  "ok",
  "paste",
  "quit",
  "read-only",
  "reasoning-effort",
  "report",
  "reset",
  "save",
  "settings",
  "think-tokens",
  "tokens",
  "undo",
  "voice",
  "weak-model",
  "web",
];

const COMMANDS: readonly string[] = [...ASKING, ...RUNNING.keys(), ...OTHERS];

/** What is no command is refused, and never comes to the model; a path may be meant for it. */
const COMMAND = /^\/([A-Za-z][A-Za-z-]{0,40})(?:\s+(\S[^]*))?$/;

/** How the program asks its model about itself, with pages of its own documentation. */
const HELP_START = /^# Question: /m;
const HELP_END = /^# Announcement lines from when this session of aider was launched:$/m;

/** A question with its answer: one given for a group of questions is written as if it was typed. */
const ANSWER = / \(Y\)es\/\(N\)o[^\n]{0,80} \[[^\]\n]{1,20}\]: \S{1,10}$/;

/** Returns what was typed, or `null` for nothing. */
export function wordsIn(typed: string): Words | null {
  const text = typed.replace(/^\n+/, "").trimEnd();
  if (text === "") return null;
  if (ANSWER.test(text)) return { kind: "other", text };
  const help = text.search(HELP_START);
  if (help >= 0 && HELP_END.test(text.slice(help))) return { kind: "other", text };
  if (text.startsWith("!")) return shell(text.slice(1), false);
  const [, typedName, rest = ""] = COMMAND.exec(text) ?? [];
  if (typedName === undefined) return { kind: "request", text, asked: null };
  const name = wholeName(typedName);
  const before = RUNNING.get(name);
  if (before !== undefined) return shell(before + rest, name === "test");
  return ASKING.has(name) && rest !== ""
    ? { kind: "request", text, asked: rest }
    : { kind: "other", text };
}

/** Returns the name of a command, of which the user may have typed the beginning. */
function wholeName(typed: string): string {
  if (COMMANDS.includes(typed)) return typed;
  const names = COMMANDS.filter((name) => name.startsWith(typed));
  return names.length === 1 ? names[0]! : typed;
}

function shell(command: string, isTest: boolean): Words {
  return { kind: "shell", command: command.trim(), isTest };
}
