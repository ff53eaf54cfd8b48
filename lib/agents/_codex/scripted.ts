/**
 * The commands in the scripts of Codex's code mode, for threads that keep the old form: there no
 * item tells what a script ran, so that they are read out of the script and of what it answered.
 *
 * @module
 */

import type { JsonObject } from "../../go_json.ts";
import type { Part } from "../_agent.ts";
import { argumentsOf } from "./script.ts";
import { isObject, listAt, parseJson, textAt, wholeAt } from "../_read/fields.ts";
import { commandIn, folderAt } from "../_read/tool_actions.ts";

/**
 * Returns the commands that a script ran as calls with results, given its text, the id of its own
 * call, and the response item that answers it. What came of them is known when there is an answer
 * for each.
 */
export function scriptedCommands(script: string, callId: string, answer: JsonObject): Part[] {
  const inputs = argumentsOf("exec_command", script).filter((input) =>
    textAt(input, "cmd") !== null
  );
  const outcomes = listAt(answer, "output").flatMap((item) => {
    const outcome = parseJson(textAt(item, "text") ?? "");
    return isObject(outcome) && wholeAt(outcome, "exit_code") !== null ? [outcome] : [];
  });
  const isKnown = outcomes.length === inputs.length;
  return inputs.flatMap((input, at): Part[] => {
    const id = `${callId}/${at + 1}`;
    const outcome = isKnown ? outcomes[at] : undefined;
    const exitCode = wholeAt(outcome, "exit_code");
    const command = textAt(input, "cmd") ?? "";
    return [
      {
        kind: "tool-call",
        callId: id,
        name: "exec_command",
        action: commandIn(folderAt(input), command),
        input,
      },
      {
        kind: "tool-result",
        callId: id,
        output: textAt(outcome, "output") ?? "",
        exitCode,
        failed: exitCode !== null && exitCode !== 0,
        refused: false,
      },
    ];
  });
}
