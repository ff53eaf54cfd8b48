/**
 * A first look for secrets that costs next to nothing. Most handoffs hold no secret, and to load
 * the rules takes longer than all else that `render` does.
 *
 * @module
 */

import type { Handoff } from "../handoff.ts";
import type { HandoffContext } from "../handoff_context.ts";

/** Signs of a secret, each so wide that no rule finds anything where there is none of them. */
const SIGNS = new RegExp(
  [
    // Every token of the table has twenty such characters in a row,
    String.raw`[\w%.~+=$-]{20}`,
    // but for those that may have slashes in them.
    "whsec_|glc_|sntry|ABSK|IQoJb3|FwoGZX|ASt|ACDb|fm[12]|ops_eyJ|webhook|hooks\\.slack",
    "-----(?:BEGIN|END) ",
    // What carries a secret: URLs, headers, options of programs.
    String
      .raw`:\/\/[^\s\/]{0,640}@|basic\s|bearer|authorization|cookie|[?&]sig=|curl |mysql|sshpass |redis-cli `,
    // A secret name, and what stands between it and its value.
    "(?:pass|pwd|mnemonic|identified by|key|token|secret|credential|auth)[\\w-]{0,24}" +
    "(?:[ \\t]{0,40}[:=?|+>(*\\]\"'`\\\\]" +
    // with a digit where it stands beside the name;
    "|[ \\t]{1,8}(?:(?:is|was|[=-]>)[ \\t:]{1,4})?\\S{0,68}\\d)",
    // and what hides one.
    "[!-~][\u00AD\u200B-\u200F\u2060\uFEFF]",
    String.raw`-[\w.-]*(?:pass|pwd|key|token|secret|credential|auth)|login[ \t]|ENV[ \t]`,
  ].join("|"),
  "i",
);

/**
 * Says whether a text may hold a secret. When it says no, `redactText` of this folder finds none;
 * when it says yes, there need not be one.
 */
export function mayHoldSecret(text: string): boolean {
  return SIGNS.test(text);
}

/** Says the same of all that `redactHandoff` and `redactContext` look at. */
export function mayHoldSecrets(handoff: Handoff, context: HandoffContext | null): boolean {
  const { tool, project, title, summary, next, changed } = handoff;
  const texts = [tool, project, title, summary, ...next ?? [], ...changed];
  if (context !== null) texts.push(JSON.stringify([context.captured, context.rest]));
  return mayHoldSecret(texts.join("\n"));
}
