/**
 * Where OpenCode, and programs made from it, keep their store: databases, and the JSON files that
 * it had before version 1.2.
 *
 * @module
 */

import { isAbsolutePath, joinPath } from "../../path.ts";
import type { Agent, Place, ReadLog, Source } from "../_agent.ts";
import { besideDatabase, namesIn } from "../_read/folders.ts";
import { xdgDataFolder } from "../_read/user_folders.ts";

/** Where a program keeps its store. */
export interface StorePlace {
  /** The name of the agent. */
  readonly agent: string;
  /** The name of its folder among the data of the user's programs. */
  readonly folder: string;
  /** The database of the released program, into which version 1.2 copied the JSON files. */
  readonly mainDatabase: string;
  /** The names of its databases, those of its other channels among them. */
  readonly databaseName: RegExp;
  /** The variable that names another database, relative to the folder. */
  readonly databaseVariable: string;
}

const STORAGE = "storage";

/** Returns where a program's store is. */
export function storePlaces(store: StorePlace): Pick<Agent, "roots" | "sources"> {
  return {
    roots(place) {
      const folder = dataFolder(store, place);
      const chosen = chosenDatabase(store, place);
      return [
        ...folder === null ? [] : [folder],
        ...chosen === null ? [] : [chosen, ...besideDatabase(chosen)],
      ];
    },

    *sources(place, log): Generator<Source> {
      const chosen = chosenDatabase(store, place);
      const databases = chosen === null ? [] : [chosen];
      const folder = dataFolder(store, place);
      const names = folder === null ? null : namesIn(folder, log);
      for (const name of names?.files ?? []) {
        if (store.databaseName.test(name)) databases.push(joinPath(folder!, name));
      }
      for (const path of new Set(databases)) {
        yield { path, beside: besideDatabase(path) };
      }
      if (names?.folders.includes(STORAGE) && !names.files.includes(store.mainDatabase)) {
        for (const path of storedSessions(folder!, log)) yield { path };
      }
    },
  };
}

/** Yields the paths of the sessions in the JSON files of a data folder. */
export function* storedSessions(folder: string, log: ReadLog): Generator<string> {
  const sessions = joinPath(folder, STORAGE, "session");
  for (const project of namesIn(sessions, log).folders) {
    const within = joinPath(sessions, project);
    for (const name of namesIn(within, log).files) {
      if (name.endsWith(".json")) yield joinPath(within, name);
    }
  }
}

/** Returns the folder of a program's data, or `null`. */
export function dataFolder({ folder }: StorePlace, place: Place): string | null {
  const data = xdgDataFolder(place);
  return data === null ? null : joinPath(data, folder);
}

/** Returns the database that a variable names, relative to the data folder. */
function chosenDatabase(store: StorePlace, place: Place): string | null {
  const chosen = place.env(store.databaseVariable) ?? "";
  if (chosen === "" || chosen === ":memory:") return null;
  if (isAbsolutePath(chosen)) return joinPath(chosen);
  const folder = dataFolder(store, place);
  return folder === null ? null : joinPath(folder, chosen);
}
