/**
 * What the agents that a handoff can be meant for need in order to pick it up.
 *
 * The facts for Claude Code, Codex, Gemini CLI, OpenCode, Cursor, Cline, Zed and Windsurf, and the
 * opening of Goose, Droid and Kimi, are from the agents' own documentation or source. The others
 * are from public projects that work with them; what is not confirmed anywhere is left out.
 *
 * @module
 */

/** An agent that a handoff can be meant for. */
export interface Target {
  /** The files and folders of a project in which it looks for instructions, the usual one first. */
  readonly instructions: readonly string[];
  /** A shell command that opens the newest handoff with it; `null` when there is none. */
  readonly open: string | null;
}

/** The agents, by the names that `--target` takes. Other names are allowed, and add nothing. */
export const TARGETS: Readonly<Record<string, Target>> = {
  "claude-code": { instructions: ["CLAUDE.md"], open: opening("claude", "claude-code") },
  "codex": { instructions: ["AGENTS.md"], open: opening("codex", "codex") },
  "gemini-cli": { instructions: ["GEMINI.md"], open: opening("gemini -i", "gemini-cli") },
  "opencode": { instructions: ["AGENTS.md"], open: opening("opencode --prompt", "opencode") },
  "qwen-code": { instructions: ["QWEN.md"], open: opening("qwen -i", "qwen-code") },
  "copilot-cli": {
    instructions: [".github/copilot-instructions.md", "AGENTS.md"],
    open: opening("copilot -i", "copilot-cli"),
  },
  "cursor": {
    instructions: [".cursor/rules", "AGENTS.md"],
    open: opening("cursor-agent", "cursor"),
  },
  "aider": { instructions: [], open: null },
  "cline": { instructions: [".clinerules"], open: opening("cline", "cline") },
  "roo-code": { instructions: [".roo/rules", "AGENTS.md"], open: null },
  "kilo-code": { instructions: ["AGENTS.md", ".kilocode/rules"], open: null },
  "goose": { instructions: [".goosehints"], open: opening("goose run -s -t", "goose") },
  "crush": { instructions: ["AGENTS.md", "CRUSH.md"], open: null },
  "amp": { instructions: ["AGENTS.md"], open: opening("amp -x", "amp") },
  "droid": { instructions: ["AGENTS.md"], open: opening("droid", "droid") },
  "kimi": { instructions: ["AGENTS.md"], open: opening("kimi -p", "kimi") },
  "kiro": {
    instructions: [".kiro/steering", "AGENTS.md"],
    open: opening("kiro-cli chat", "kiro"),
  },
  "pi": { instructions: ["AGENTS.md", "CLAUDE.md"], open: opening("pi", "pi") },
  "zed": { instructions: [".rules", "AGENTS.md"], open: null },
  "antigravity": { instructions: [".agent/rules"], open: null },
  "windsurf": { instructions: ["AGENTS.md", ".windsurf/rules"], open: null },
  "generic": { instructions: [], open: null },
};

/** Returns what is known of a target, or `null` for one that is not in {@linkcode TARGETS}. */
export function findTarget(name: string): Target | null {
  return Object.hasOwn(TARGETS, name) ? TARGETS[name]! : null;
}

function opening(command: string, target: string): string {
  return `${command} "$(session-handoff render --target ${target})"`;
}
