/** What Gemini CLI's tools are called with, and what they answer. */

import type { Call } from "./_scenario.ts";

/** A call of a tool as a message of the model has it. */
export type GeminiCall = Readonly<Record<string, unknown>> & {
  readonly result: readonly unknown[];
};

/** When and where a call was made. */
export interface CallCircumstances {
  readonly id: string;
  readonly timestamp: string;
  readonly folder: string;
}

/** Returns a call with what came of it. */
export function geminiCall(
  call: Call,
  { id: mark, timestamp, folder }: CallCircumstances,
): GeminiCall {
  const { name, args, response, resultDisplay, displayName, status = "success" } = partsOf(
    call,
    folder,
  );
  const id = `${name}__${name}_${mark}`;
  return {
    id,
    name,
    args,
    result: [{ functionResponse: { id, name, response } }],
    status,
    timestamp,
    resultDisplay,
    description: JSON.stringify(args).slice(0, 80),
    displayName,
    renderOutputAsMarkdown: true,
  };
}

interface Parts {
  readonly name: string;
  readonly displayName: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly response: Readonly<Record<string, unknown>>;
  readonly resultDisplay: unknown;
  readonly status?: "error" | "cancelled";
}

function partsOf(call: Call, folder: string): Parts {
  switch (call.kind) {
    case "run":
      return runParts(call);
    case "read":
      return {
        name: "read_file",
        displayName: "ReadFile",
        args: { file_path: call.path },
        response: { output: call.content },
        resultDisplay: "",
      };
    case "edit":
    case "create":
      return fileParts(call, `${folder}/${call.path}`);
    case "plan": {
      const todos = call.steps.map(({ text, state }) => ({ description: text, status: state }));
      const list = todos.map(({ description, status }, index) =>
        `${index + 1}. [${status}] ${description}`
      );
      return {
        name: "write_todos",
        displayName: "WriteTodos",
        args: { todos },
        response: {
          output: `Successfully updated the todo list. The current list is now:\n${
            list.join("\n")
          }`,
        },
        resultDisplay: { todos },
      };
    }
  }
}

function runParts({ command, exit, output, fate }: Extract<Call, { kind: "run" }>): Parts {
  const base = {
    name: "run_shell_command",
    displayName: "Shell",
    args: { command, description: "Run a command" },
  };
  if (fate === "refused") {
    const error = "[Operation Cancelled] Reason: User cancelled the operation.";
    return { ...base, response: { error }, resultDisplay: "Cancelled.", status: "cancelled" };
  }
  const code = exit === 0 ? "" : `\nExit Code: ${exit}`;
  const text = `<untrusted_context>\nOutput: ${
    output.trimEnd() || "(empty)"
  }${code}\nProcess Group PGID: 48\n</untrusted_context>`;
  return { ...base, response: { output: text }, resultDisplay: output.trimEnd() };
}

function fileParts(call: Extract<Call, { kind: "edit" | "create" }>, filePath: string): Parts {
  const fileName = filePath.slice(filePath.lastIndexOf("/") + 1);
  if (call.kind === "create") {
    const { content } = call;
    return {
      name: "write_file",
      displayName: "WriteFile",
      args: { file_path: call.path, content },
      response: {
        output:
          `Successfully created and wrote to new file: ${filePath}. Here is the updated code:\n${content}`,
      },
      resultDisplay: {
        fileName,
        filePath,
        originalContent: "",
        newContent: content,
        isNewFile: true,
      },
    };
  }
  const { before, after } = call;
  const base = {
    name: "replace",
    displayName: "Edit",
    args: {
      file_path: call.path,
      instruction: "Make the change.",
      old_string: before,
      new_string: after,
    },
  };
  if (call.missed === true) {
    const error = `Failed to edit, 0 occurrences found for old_string in ${filePath}.`;
    return { ...base, response: { error }, resultDisplay: error, status: "error" };
  }
  return {
    ...base,
    response: { output: `Successfully modified file: ${filePath} (1 replacements).` },
    resultDisplay: {
      fileName,
      filePath,
      originalContent: before,
      newContent: after,
      isNewFile: false,
    },
  };
}
