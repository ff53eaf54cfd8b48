/**
 * What `doctor` prints: the same report for people and as JSON.
 *
 * @module
 */

import { printableJson, visible } from "../lib/display.ts";
import type { Output } from "./_command.ts";
import type { Finding, State } from "./_finding.ts";
import type { CommandGrants, GrantedNeed } from "./_granted.ts";
import { flagsFor, valueOf } from "./_permissions.ts";
import { formatTable } from "./_table.ts";

/** Everything that `doctor` knows in the end. */
export interface DoctorReport {
  /** The versions of this program and of Deno, and the system. */
  readonly version: string;
  readonly deno: string;
  readonly platform: string;
  /** The store's folder; `null` when it is not known. */
  readonly folder: string | null;
  readonly findings: readonly Finding[];
  readonly commands: readonly CommandGrants[];
}

/** Says whether nothing is wrong and everything could be looked at. */
export function isWell({ findings }: DoctorReport): boolean {
  return findings.every(({ state }) => state === "ok" || state === "mended");
}

/** Returns the report as JSON. */
export function formatJson(report: DoctorReport): string {
  const commands = report.commands.map(({ command, needs }) => ({
    command,
    needs: needs.map(({ need, isGranted }) => ({
      permission: need.name,
      for: valueOf(need),
      granted: isGranted,
    })),
    flags: flagsFor(needs.map(({ need }) => need)),
  }));
  const value = { well: isWell(report), ...report, commands };
  return `${printableJson(JSON.stringify(value, null, 2))}\n`;
}

/** Returns the report as it is read. */
export function formatText(report: DoctorReport, out: Output, colour: boolean): string {
  const { version, deno, platform, folder, findings, commands } = report;
  const inColour = colour && out.isTerminal;
  const lines = [
    `session-handoff ${version}, Deno ${deno}, ${platform}`,
    `store: ${folder === null ? "unknown" : visible(folder)}`,
    "",
    ...findings.flatMap((finding) => findingLines(finding, inColour)),
    "",
    "What each command needs, and whether this run was given it:",
    "",
  ];
  const table = formatTable(columnsOf(commands), { columns: out.columns, colour: inColour });
  return `${lines.join("\n")}\n${table}${missingText(commands)}`;
}

/** Red, yellow and green (ECMA-48, SGR 31, 33, 32). */
const COLOURS: Readonly<Record<State, number>> = { ok: 32, mended: 32, unknown: 33, wrong: 31 };

const STATE_WIDTH = "unknown".length;
const ABOUT_WIDTH = "signing key".length;

function findingLines({ state, about, text, hints }: Finding, inColour: boolean): string[] {
  const mark = state.padEnd(STATE_WIDTH);
  const shown = inColour ? `\x1B[${COLOURS[state]}m${mark}\x1B[39m` : mark;
  const indent = " ".repeat(STATE_WIDTH + ABOUT_WIDTH + 4);
  return [
    `${shown}  ${about.padEnd(ABOUT_WIDTH)}  ${visible(text).replaceAll("\n", `\n${indent}`)}`,
    ...hints.map((hint) => `${indent}hint: ${visible(hint)}`),
  ];
}

function columnsOf(commands: readonly CommandGrants[]) {
  const cells = (isWanted: (granted: GrantedNeed) => boolean) =>
    commands.map(({ needs }) => {
      const found = needs.filter(isWanted);
      if (found.length === 0) return "-";
      return found.every(({ isGranted }) => isGranted) ? "yes" : "no";
    });
  return [
    { title: "COMMAND", cells: commands.map(({ command }) => command) },
    { title: "READ", cells: cells(({ need }) => need.name === "read") },
    { title: "WRITE", cells: cells(({ need }) => need.name === "write") },
    { title: "VARIABLES", cells: cells(({ need }) => need.name === "env") },
    { title: "RUN GIT", cells: cells(({ need }) => need.name === "run") },
  ];
}

/** What to run with so that every command works; nothing when it does. */
function missingText(commands: readonly CommandGrants[]): string {
  const needs = new Map(
    commands.flatMap((command) => command.needs).map((granted) => {
      return [`${granted.need.name} ${valueOf(granted.need)}`, granted] as const;
    }),
  );
  const all = [...needs.values()];
  if (all.every(({ isGranted }) => isGranted)) return "";
  const flags = flagsFor(all.map(({ need }) => need)).join(" ");
  return `\nFor all of them, run with ${visible(flags)}\n`;
}
