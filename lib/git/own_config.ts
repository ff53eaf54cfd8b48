/**
 * What a repository's own configuration would make git run, and the settings that keep git from
 * it. The user's and the system's configuration stay in force, so that Git LFS and the like work.
 *
 * @module
 */

/** One setting, as `git config --list --show-scope -z` prints it. */
export interface Setting {
  /** Whether it travels with the repository: from its configuration, or what that includes. */
  readonly own: boolean;
  /** The key; git prints its first and last part in small letters. */
  readonly key: string;
  /** The value; empty when there is none. */
  readonly value: string;
}

/** The scopes of a repository's own settings (git 2.26, "git-config(1)", `--show-scope`). */
const OWN_SCOPES: readonly string[] = ["local", "worktree"];

/**
 * The settings of a repository whose value git, or Git LFS 3 for it, runs as a program, each with
 * the value that runs nothing (git 2.54, "gitattributes(5)", "git-config(1)"). Git fails, and runs
 * nothing, when it wants a diff driver that is empty: who asks for a diff says `--no-ext-diff` and
 * `--no-textconv`.
 */
const PROGRAMS: readonly (readonly [key: RegExp, harmless: string])[] = [
  [/^filter\..*\.(?:clean|smudge|process)$/, ""],
  [/^filter\..*\.required$/, "false"],
  [/^lfs\.extension\..*\.(?:clean|smudge)$/, ""],
  [/^diff\.(?:external|.*\.command|.*\.textconv)$/, ""],
];

/** Hooks that are configured by name, which `core.hooksPath` does not reach (git 2.54). */
const CONFIGURED_HOOK = /^(hook\..*)\.(?:command|event|enabled)$/;

/** Returns the settings that `git config --list --show-scope -z` printed, in its order. */
export function parseSettings(output: string): Setting[] {
  const fields = output.split("\0");
  const settings: Setting[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [key = "", ...value] = fields[at + 1]!.split("\n");
    settings.push({ own: OWN_SCOPES.includes(fields[at]!), key, value: value.join("\n") });
  }
  return settings;
}

/**
 * Returns the settings that take the place of a repository's own ones which would run a program:
 * what the user's configuration says about the same key, and nothing at all where it is silent.
 * Hooks are turned off whoever configured them.
 */
export function overridesFor(settings: readonly Setting[]): Map<string, string> {
  const ofUser = new Map(settings.filter(({ own }) => !own).map(({ key, value }) => [key, value]));
  const overrides = new Map<string, string>();
  for (const { own, key } of settings) {
    const hook = CONFIGURED_HOOK.exec(key)?.[1];
    if (hook !== undefined) overrides.set(`${hook}.enabled`, "false");
    const program = PROGRAMS.find(([pattern]) => pattern.test(key));
    if (own && program !== undefined) overrides.set(key, ofUser.get(key) ?? program[1]);
  }
  return overrides;
}
