import { deepEqual } from "node:assert/strict";
import { ReadLog } from "../../../lib/agents/_agent.ts";
import { kiloCode } from "../../../lib/agents/kilo_code.ts";
import { readFiles, textsIn } from "./_cline.ts";

const TASK = ".config/Code/User/globalStorage/kilocode.kilo-code/tasks/t1/ui_messages.json";

Deno.test("kilo-code reads tasks of the extension, and sessions in files of the new program", async () => {
  const storage = ".local/share/kilo/storage";
  const session = {
    [`${storage}/session/global/ses_1.json`]: { id: "ses_1", title: "New" },
    [`${storage}/message/ses_1/msg_1.json`]: { role: "user" },
    [`${storage}/part/msg_1/prt_1.json`]: { type: "text", text: "Fix it." },
  };
  const task = { [TASK]: [{ ts: 1, type: "say", say: "text", text: "Old." }] };
  const { heads, parts } = await readFiles(kiloCode, { ...task, ...session });
  deepEqual(heads.map(({ agent, id, title }) => [agent, id, title]), [
    ["kilo-code", "ses_1", "New"],
    ["kilo-code", "t1", "Old."],
  ]);
  deepEqual(textsIn(parts), ["Fix it."]);
  deepEqual(textsIn((await readFiles(kiloCode, task)).parts), ["Old."]);
});

Deno.test("kilo-code reads the tasks of its first command line", async () => {
  const asked = { ts: 1, type: "say", say: "text", text: "Fix it." };
  const path = ".kilocode/cli/global/tasks/one/ui_messages.json";
  const { heads } = await readFiles(kiloCode, { [path]: [asked] });
  deepEqual(heads.map(({ id, title }) => [id, title]), [["one", "Fix it."]]);
});

Deno.test("kilo-code looks at the databases of all channels, and where its variable says", () => {
  const home = Deno.realPathSync(Deno.makeTempDirSync());
  const folder = `${home}/.local/share/kilo`;
  Deno.mkdirSync(folder, { recursive: true });
  for (const name of ["kilo.db", "kilo-beta.db", "kilo.db-wal", "opencode.db", "opencode-x.db"]) {
    Deno.writeTextFileSync(`${folder}/${name}`, "");
  }
  const pathsFor = (variables: Record<string, string>) => {
    const env = (name: string) => variables[name];
    const place = { home, env, platform: "linux", projects: [], cache: "/nowhere" } as const;
    return [...kiloCode.sources(place, new ReadLog())].map(({ path }) => path.replace(folder, "…"));
  };
  deepEqual(pathsFor({}), ["…/kilo-beta.db", "…/kilo.db", "…/opencode-x.db"]);
  deepEqual(pathsFor({ KILO_DB: "/x/mine.db", OPENCODE_DB: "/y.db" })[0], "/x/mine.db");
  deepEqual(pathsFor({ XDG_DATA_HOME: "/nowhere" }), []);
  Deno.removeSync(home, { recursive: true });
});
