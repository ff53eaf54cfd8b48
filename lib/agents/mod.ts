/**
 * The agents whose sessions can be read.
 *
 * @module
 */

import type { Agent } from "./_agent.ts";
import { aider } from "./aider.ts";
import { amp } from "./amp.ts";
import { antigravity } from "./antigravity.ts";
import { claudeCode } from "./claude_code.ts";
import { cline } from "./cline.ts";
import { codex } from "./codex.ts";
import { copilotCli } from "./copilot_cli.ts";
import { crush } from "./crush.ts";
import { cursor } from "./cursor.ts";
import { droid } from "./droid.ts";
import { geminiCli } from "./gemini_cli.ts";
import { goose } from "./goose.ts";
import { kiloCode } from "./kilo_code.ts";
import { kimi } from "./kimi.ts";
import { kiro } from "./kiro.ts";
import { opencode } from "./opencode.ts";
import { pi } from "./pi.ts";
import { qwenCode } from "./qwen_code.ts";
import { rooCode } from "./roo_code.ts";
import { zed } from "./zed.ts";

export {
  type Action,
  type Agent,
  type AttachmentPart,
  type CompactionPart,
  type Evidence,
  type FileChange,
  type FileTouch,
  type InterruptionPart,
  type Part,
  type Place,
  type PlanItem,
  type PlanPart,
  type PlanState,
  type Problem,
  ReadLog,
  type ReasoningPart,
  type SessionFacts,
  type SessionHead,
  type Source,
  type TextPart,
  type Tokens,
  type ToolCallPart,
  type ToolResultPart,
  type Turn,
  type UnreadableStore,
} from "./_agent.ts";

/** All of them, in the order in which they are listed. */
export const AGENTS: readonly Agent[] = [
  claudeCode,
  codex,
  geminiCli,
  opencode,
  qwenCode,
  copilotCli,
  cursor,
  aider,
  cline,
  rooCode,
  kiloCode,
  goose,
  crush,
  amp,
  droid,
  kimi,
  kiro,
  pi,
  zed,
  antigravity,
];

/** The variables by which users tell the agents where their files are, with what each names. */
export const AGENT_VARIABLES: Readonly<Record<string, string>> = Object.fromEntries(
  AGENTS.flatMap(({ variables = {} }) => Object.entries(variables)).sort(([a], [b]) =>
    a < b ? -1 : 1
  ),
);
