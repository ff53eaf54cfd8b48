/**
 * What a text under the user's name in a Claude Code session is: words of the user, or one of the
 * wrappers in which the harness puts other things there.
 *
 * @module
 */

/** Elements that the harness puts into prompts and results; nothing in them was said by a user. */
const INJECTED_ELEMENTS: readonly string[] = [
  "system-reminder",
  "ide_opened_file",
  "ide_selection",
  "ide_diagnostics",
  "new-diagnostics",
  "local-command-caveat",
  "local-command-stdout",
  "local-command-stderr",
  "user-prompt-submit-hook",
  "session-start-hook",
];

/**
 * Commands that act on the program itself, and ask nothing of the agent. Others, such as `/init` or
 * a command from the user's own folder, are requests.
 */
const OWN_COMMANDS: ReadonlySet<string> = new Set(
  ("add-dir agents allowed-tools bashes branch bug chrome clear color compact config context copy " +
    "cost desktop doctor effort exit export extra-usage fast feedback fork help hooks ide " +
    "install-github-app install-slack-app keybindings login logout mcp memory migrate-installer " +
    "mobile model output-style permissions plugin privacy-settings quit release-notes " +
    "reload-plugins remote-control remote-env rename reset resume rewind sandbox skills stats " +
    "status statusline stickers tag tasks terminal-setup theme think-back todos upgrade usage vim " +
    "voice").split(" "),
);

const INTERRUPTIONS: ReadonlySet<string> = new Set([
  "[Request interrupted by user]",
  "[Request interrupted by user for tool use]",
]);

/** How the text begins that carries a conversation over a compaction. */
const SUMMARY_START = "This session is being continued from a previous conversation";

/** What the program writes behind a summary, for the model. */
const SUMMARY_ENDS: readonly string[] = [
  "\n\nIf you need specific details from before compaction",
  "\nPlease continue the conversation from where we left it off",
  "\nContinue the conversation from where it left off",
];

/** What a text under the user's name is. */
export type Words =
  | { readonly kind: "said" | "injected"; readonly text: string }
  /** A command that the user ran in a shell, from the prompt. */
  | { readonly kind: "shell"; readonly command: string }
  /** What it printed. */
  | { readonly kind: "shell-output"; readonly output: string }
  /** What came of a task that ran in the background. */
  | { readonly kind: "notification"; readonly text: string }
  | { readonly kind: "summary"; readonly summary: string }
  | { readonly kind: "interruption" };

/** Returns what the text of a record is, in order; it is said by the user unless it is marked. */
export function wordsOf(text: string): Words[] {
  const start = text.trimStart();
  if (INTERRUPTIONS.has(text.trim())) return [{ kind: "interruption" }];
  if (start.startsWith(SUMMARY_START)) return [{ kind: "summary", summary: summaryOf(text) }];
  if (start.startsWith("<task-notification>")) return [{ kind: "notification", text }];
  if (start.startsWith("<command-name>") || start.startsWith("<command-message>")) {
    return [slashCommand(text)];
  }
  if (start.startsWith("<bash-input>")) {
    return [{ kind: "shell", command: elementOf(text, "bash-input") ?? "" }];
  }
  if (start.startsWith("<bash-stdout>") || start.startsWith("<bash-stderr>")) {
    const streams = [elementOf(text, "bash-stdout"), elementOf(text, "bash-stderr")];
    return [{ kind: "shell-output", output: streams.filter(Boolean).join("\n") }];
  }
  return split(text);
}

/** Returns a text without the elements that the harness put into it. */
export function withoutInjected(text: string): string {
  if (!text.includes("<")) return text.trim() === "" ? "" : text;
  const said = split(text).filter(({ kind }) => kind === "said").map((words) => words.text);
  return said.join("\n");
}

/** Returns what is in the first element of a name, or `null`. */
export function elementOf(text: string, name: string): string | null {
  const start = text.indexOf(`<${name}>`);
  const end = text.indexOf(`</${name}>`, start);
  return start < 0 || end < 0 ? null : text.slice(start + name.length + 2, end);
}

/** Returns the summary itself out of the text that carries it. */
export function summaryOf(text: string): string {
  const label = "Summary:\n";
  const at = text.indexOf(label);
  const rest = at < 0 ? text : text.slice(at + label.length);
  const ends = SUMMARY_ENDS.map((end) => rest.indexOf(end)).filter((end) => end >= 0);
  return rest.slice(0, Math.min(rest.length, ...ends)).trim();
}

function slashCommand(text: string): Words {
  const stated = (elementOf(text, "command-name") ?? elementOf(text, "command-message") ?? "")
    .trim();
  const name = stated.replace(/^\//, "");
  const words = (elementOf(text, "command-args") ?? "").trim();
  const line = words === "" ? `/${name}` : `/${name} ${words}`;
  return { kind: OWN_COMMANDS.has(name) ? "injected" : "said", text: line };
}

/** Takes the injected elements that begin a line out of a text; in between is what was said. */
function split(text: string): { kind: "said" | "injected"; text: string }[] {
  const found: { kind: "said" | "injected"; text: string }[] = [];
  const unclosed = new Set<string>();
  let saidFrom = 0;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at + 1)) {
    const name = isLineStart(text, at, saidFrom) ? injectedAt(text, at) : null;
    if (name === null || unclosed.has(name)) continue;
    const close = text.indexOf(`</${name}>`, at);
    if (close < 0) {
      unclosed.add(name);
      continue;
    }
    const end = close + name.length + 3;
    found.push({ kind: "said", text: text.slice(saidFrom, at) });
    found.push({ kind: "injected", text: text.slice(at, end) });
    saidFrom = end;
    at = end - 1;
  }
  found.push({ kind: "said", text: text.slice(saidFrom) });
  const isSplit = found.length > 1;
  return found.map((words) => isSplit ? { ...words, text: trimmedLines(words.text) } : words)
    .filter((words) => words.text.trim() !== "");
}

/** Returns a text without the empty lines around it. */
function trimmedLines(text: string): string {
  let from = 0;
  let to = text.length;
  while (text[from] === "\n" || text[from] === "\r") from++;
  while (to > from && (text[to - 1] === "\n" || text[to - 1] === "\r")) to--;
  return text.slice(from, to);
}

function isLineStart(text: string, at: number, from: number): boolean {
  return at === from || text[at - 1] === "\n";
}

/** Returns the name of the injected element that begins at a place, or `null`. */
function injectedAt(text: string, at: number): string | null {
  return INJECTED_ELEMENTS.find((name) => text.startsWith(`<${name}>`, at)) ?? null;
}
