import type { CompletedCommand, CompletedOption, Subject } from "./_complete.ts";

/** Returns the completions for zsh. */
export function zshCompletions(commands: readonly CompletedCommand[]): string {
  return [
    "#compdef session-handoff",
    "# Completions of session-handoff for zsh.",
    "# Load them with: source <(session-handoff completions zsh)",
    "",
    "_session_handoff_ids() {",
    "  local -a ids",
    '  ids=(${(f)"$(session-handoff list 2>/dev/null |',
    "    sed -n 's/^\\([A-Za-z0-9][A-Za-z0-9._-]*\\)  .*/\\1/p')\"})",
    "  compadd -a ids",
    "}",
    "",
    ...commands.flatMap(commandFunction),
    `if [[ $funcstack[1] == _session_handoff ]]; then`,
    `  _session_handoff "$@"`,
    "else",
    "  compdef _session_handoff session-handoff",
    "fi",
    "",
  ].join("\n");
}

function commandFunction(command: CompletedCommand): string[] {
  const { path, commands, options } = command;
  const specs = options.map(optionSpec);
  if (commands.length === 0) {
    return [
      `${functionName(path)}() {`,
      ...argumentsCall([...specs, ...plainSpec(command)]),
      "}",
      "",
    ];
  }
  return [
    `${functionName(path)}() {`,
    "  local -a subcommands",
    "  subcommands=(",
    ...commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`),
    "  )",
    "  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then",
    "    _describe command subcommands",
    "    return",
    "  fi",
    "  local called=$words[2]",
    "  if (( CURRENT > 2 )); then",
    "    shift words",
    "    (( CURRENT-- ))",
    "  fi",
    "  case $called in",
    ...commands.map(({ name }) => `    ${name}) ${functionName(`${path} ${name}`)} ;;`),
    "    -*)",
    ...argumentsCall(specs).map((line) => `    ${line}`),
    "      ;;",
    "  esac",
    "}",
    "",
  ];
}

function functionName(path: string): string {
  return ["_session_handoff", ...path.split(" ").filter((word) => word !== "")].join("_");
}

function argumentsCall(specs: readonly string[]): string[] {
  return [
    "  _arguments \\",
    ...specs.map((spec, at) => `    ${quote(spec)}${at === specs.length - 1 ? "" : " \\"}`),
  ];
}

function optionSpec({ name, help, subject, multiple }: CompletedOption): string {
  const explanation = help.replaceAll(/[\\[\]]/g, "\\$&");
  const many = multiple ? "*" : "";
  if (subject === null) return `${many}--${name}[${explanation}]`;
  return `${many}--${name}=[${explanation}]:${name}:${action(subject)}`;
}

function plainSpec({ plain }: CompletedCommand): string[] {
  return plain === null ? [] : [`*:${plain.kind}:${action(plain)}`];
}

function action(subject: Subject): string {
  switch (subject.kind) {
    case "choices":
      return `(${subject.choices.join(" ")})`;
    case "file":
      return "_files";
    case "folder":
      return "_files -/";
    case "id":
      return "_session_handoff_ids";
    case "text":
      return " ";
    default:
      return subject satisfies never;
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
