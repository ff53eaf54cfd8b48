/**
 * The environment variables that the program may look at: one list, from which the flags of the
 * executables and the tasks are made.
 *
 * @module
 */

/** Every variable that is read, sorted; nothing else of the environment is ever asked for. */
export const ENVIRONMENT = [
  "APPDATA",
  "HOME",
  "PATH",
  "SESSION_HANDOFF_HOME",
  "SESSION_HANDOFF_PASSPHRASE",
  "SYSTEMROOT",
  "USERPROFILE",
  "XDG_CONFIG_HOME",
] as const;

/** The name of a variable that the program may look at. */
export type EnvironmentName = typeof ENVIRONMENT[number];

/** The environment, as it is given to whoever needs it: the value of a variable, if it is set. */
export type Environment = (name: EnvironmentName) => string | undefined;

/** The kinds of system that paths differ between, named as `Deno.build.os` names them. */
export type Platform = "linux" | "darwin" | "windows";
