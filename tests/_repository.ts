/**
 * A git repository for one test, with a home of its own, and with a mark that shows whether a
 * program ran.
 *
 * @module
 */

import { dirname, join } from "node:path";
import type { GitOptions } from "../lib/git.ts";
import { testPlatform } from "./_host.ts";

/** A folder of its own, removed at the end. */
export class TestRepository {
  readonly root = Deno.realPathSync(Deno.makeTempDirSync());
  readonly home = join(this.root, "home");
  readonly project = join(this.root, "project");
  readonly mark = join(this.root, "mark");
  /** A command that leaves the mark. */
  readonly leave = `touch '${this.mark.replaceAll("\\", "/")}'`;
  /** The same as a filter: it passes on what it reads. */
  readonly evil = `${this.leave}; cat`;

  constructor() {
    Deno.mkdirSync(this.home);
    Deno.mkdirSync(this.project);
    this.git("init", "--quiet");
  }

  /** What the program's own git is run with: this home, and the machine's git. */
  get options(): GitOptions {
    const variables: Record<string, string> = { HOME: this.home, USERPROFILE: this.home };
    return { env: (name) => variables[name] ?? machineVariable(name), platform: testPlatform() };
  }

  /** Runs git as the Go tool does, and returns what it printed. */
  git(...args: string[]): string {
    return this.gitIn(this.project, ...args);
  }

  /** The same in another folder. */
  gitIn(folder: string, ...args: string[]): string {
    const { stdout } = new Deno.Command("git", {
      args: ["-C", folder, ...args],
      clearEnv: true,
      env: {
        ...Object.fromEntries(
          MACHINE_VARIABLES.map((name) => [name, Deno.env.get(name) ?? ""]),
        ),
        HOME: this.home,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_AUTHOR_NAME: "a",
        GIT_AUTHOR_EMAIL: "a@example.com",
        GIT_COMMITTER_NAME: "a",
        GIT_COMMITTER_EMAIL: "a@example.com",
      },
    }).outputSync();
    return new TextDecoder().decode(stdout);
  }

  /** Writes a file of the work tree. */
  write(path: string, text = `${path}\n`): void {
    const file = join(this.project, path);
    Deno.mkdirSync(dirname(file), { recursive: true });
    Deno.writeTextFileSync(file, text);
  }

  /** Writes files, and commits all there is. */
  commit(...paths: string[]): void {
    for (const path of paths) this.write(path);
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", "test");
  }

  /** Makes git compare the file's content, as after a checkout in a hurry. */
  touch(path: string): void {
    Deno.utimeSync(join(this.project, path), new Date(), new Date(1_000_000_000_000 + ++touches));
  }

  /** Tells whether the attacker's program ran, and forgets it. */
  takeMark(): boolean {
    try {
      Deno.removeSync(this.mark);
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return false;
      throw error;
    }
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

let touches = 0;
const MACHINE_VARIABLES = ["PATH", "SYSTEMROOT"];

function machineVariable(name: string): string | undefined {
  return MACHINE_VARIABLES.includes(name) ? Deno.env.get(name) : undefined;
}
