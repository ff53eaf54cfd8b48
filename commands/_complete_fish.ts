import type { CompletedCommand, Subject } from "./_complete.ts";

/** Returns the completions for fish 3 and later. */
export function fishCompletions(commands: readonly CompletedCommand[]): string {
  const groups = commands.filter(({ path, commands }) => path !== "" && commands.length > 0)
    .map(({ path }) => path);
  return [
    "# Completions of session-handoff for fish.",
    "# Load them with: session-handoff completions fish | source",
    "",
    "function __session_handoff_ids",
    "    session-handoff list 2>/dev/null |",
    "        string replace -rf '^([A-Za-z0-9][A-Za-z0-9._-]*)  .*$' '$1'",
    "end",
    "",
    "# Says whether the command that was typed so far is the one given.",
    "function __session_handoff_at",
    "    set -l words (commandline -opc)",
    "    set -l path $words[2]",
    `    if contains -- "$path" ${groups.map(quote).join(" ")}`,
    "        set path $words[2..3]",
    "    end",
    '    test "$path" = "$argv[1]"',
    "end",
    "",
    "complete -c session-handoff -f",
    ...commands.flatMap(commandLines),
    "",
  ].join("\n");
}

function commandLines({ path, commands, options, plain }: CompletedCommand): string[] {
  const start = `complete -c session-handoff -n ${quote(`__session_handoff_at ${quote(path)}`)}`;
  return [
    ...commands.map(({ name, summary }) => `${start} -a ${name} -d ${quote(summary)}`),
    ...options.map(({ name, help, subject }) =>
      `${start} -l ${name}${subject === null ? "" : ` -x${action(subject)}`} -d ${quote(help)}`
        .replace(" -x -F", " -r -F")
    ),
    ...plain === null ? [] : [`${start}${action(plain)}`],
  ];
}

function action(subject: Subject): string {
  switch (subject.kind) {
    case "choices":
      return ` -a ${quote(subject.choices.join(" "))}`;
    case "file":
      return " -F";
    case "folder":
      return " -a '(__fish_complete_directories)'";
    case "id":
      return " -a '(__session_handoff_ids)'";
    case "text":
      return "";
    default:
      return subject satisfies never;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}
