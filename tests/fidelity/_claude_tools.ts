/** What Claude Code's tools are called with, and what they answer. */

import type { Call } from "./_scenario.ts";

/** What came of a use of a tool. */
export interface ToolResult {
  readonly content: string;
  /** `null` when the record does not say. */
  readonly isError: boolean | null;
  /** The `toolUseResult` beside the message. */
  readonly details: unknown;
}

/** The use of a tool. */
export interface ToolUse {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly result: ToolResult | null;
}

/** Returns the use of a tool that a call is, with its result; plans have a module of their own. */
export function toolOf(call: Exclude<Call, { kind: "plan" }>, folder: string): ToolUse {
  switch (call.kind) {
    case "run":
      return {
        name: "Bash",
        input: { command: call.command, description: "Run a command" },
        result: bash(call),
      };
    case "read": {
      const { content } = call;
      const rows = content.split("\n");
      const numbered = rows.map((row, index) => `${index + 1}\t${row}`).join("\n");
      const filePath = `${folder}/${call.path}`;
      const file = {
        filePath,
        content,
        numLines: rows.length,
        startLine: 1,
        totalLines: rows.length,
      };
      return {
        name: "Read",
        input: { file_path: filePath },
        result: { content: numbered, isError: null, details: { type: "text", file } },
      };
    }
    case "edit":
      return edit(call, `${folder}/${call.path}`);
    case "create": {
      const filePath = `${folder}/${call.path}`;
      const details = {
        type: "create",
        filePath,
        content: call.content,
        structuredPatch: [],
        originalFile: null,
      };
      return {
        name: "Write",
        input: { file_path: filePath, content: call.content },
        result: {
          content:
            `File created successfully at: ${filePath} (file state is current in your context — no need to Read it back)`,
          isError: null,
          details,
        },
      };
    }
  }
}

function bash({ command, exit, output }: Extract<Call, { kind: "run" }>): ToolResult {
  // A search that finds nothing is no failure there.
  const foundNothing = exit === 1 && /^(rg|grep) /.test(command);
  if (exit !== 0 && !foundNothing) {
    const content = `Exit code ${exit}${output === "" ? "" : `\n${output.trimEnd()}`}`;
    return { content, isError: true, details: `Error: ${content}` };
  }
  const details = {
    stdout: output.trimEnd(),
    stderr: "",
    interrupted: false,
    isImage: false,
    ...(foundNothing ? { returnCodeInterpretation: "No matches found" } : {}),
    noOutputExpected: false,
  };
  return {
    content: output.trimEnd() || "(Bash completed with no output)",
    isError: false,
    details,
  };
}

function edit(call: Extract<Call, { kind: "edit" }>, filePath: string): ToolUse {
  const { before, after } = call;
  const input = { replace_all: false, file_path: filePath, old_string: before, new_string: after };
  if (call.missed === true) {
    const problem = `String to replace not found in file.\nString: ${before}`;
    const content = `<tool_use_error>${problem}</tool_use_error>`;
    return {
      name: "Edit",
      input,
      result: { content, isError: true, details: `Error: ${problem}` },
    };
  }
  const details = {
    filePath,
    oldString: before,
    newString: after,
    originalFile: `${before}\n`,
    structuredPatch: [{
      oldStart: 1,
      oldLines: 1,
      newStart: 1,
      newLines: 1,
      lines: [`-${before}`, `+${after}`],
    }],
    userModified: false,
    replaceAll: false,
  };
  return {
    name: "Edit",
    input,
    result: {
      content:
        `The file ${filePath} has been updated successfully. (file state is current in your context — no need to Read it back)`,
      isError: null,
      details,
    },
  };
}
