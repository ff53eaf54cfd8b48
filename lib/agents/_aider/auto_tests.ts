/**
 * The tests that Aider runs by itself after each edit (`--auto-test`). Only failures are told, by a
 * question whether to mend them (`aider/coders/base_coder.py`, 0.86).
 *
 * @module
 */

import { testCommandIn } from "./printed.ts";

/** What runs them in a shell, whatever they are: `/test` would be taken for the shell's own. */
const UNSTATED = "aider --test";

/** How far the tests of a run are known. */
export class AutoTests {
  #stated: string | null = null;
  #hasBegun = false;
  #isFailing = false;
  #isEditedSince = false;
  #printed: readonly string[] = [];

  /** What runs the tests, as far as the program's command line states it. */
  get command(): string {
    return this.#stated ?? UNSTATED;
  }

  /** Takes in a printed line; in those before the first request stands the command line. */
  learn(line: string): void {
    if (!this.#hasBegun) this.#stated ??= testCommandIn(line);
  }

  /** Takes down that the user has typed something. */
  begin(): void {
    this.#hasBegun = true;
  }

  /** Takes lines that stand before the note that the model is shown what the tests printed. */
  keep(lines: readonly string[]): void {
    this.#printed = lines;
  }

  /** Takes down that a check has failed; returns what it printed. */
  failed(check: "lint" | "test", lines: readonly string[]): readonly string[] {
    const printed = check === "test" ? [...this.#printed, ...lines] : lines;
    this.#printed = [];
    // Where the check of the style fails, the tests are not run.
    this.#isEditedSince = false;
    this.#isFailing ||= check === "test";
    return printed;
  }

  /** Takes down an edit, after which tests that have failed before are run again. */
  edited(): void {
    this.#isEditedSince = this.#isFailing;
  }

  /** Says whether they were run again since, and no failure is told; once. */
  takeRun(): boolean {
    const hasRun = this.#isEditedSince;
    this.#isEditedSince = false;
    return hasRun;
  }
}
