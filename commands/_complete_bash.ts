import type { CompletedCommand, Subject } from "./_complete.ts";

/** Returns the completions for bash 3.2, which macOS has, and later. */
export function bashCompletions(commands: readonly CompletedCommand[]): string {
  return [
    "# Completions of session-handoff for bash.",
    "# Load them with: source <(session-handoff completions bash)",
    "",
    "_session_handoff_ids() {",
    "  session-handoff list 2>/dev/null |",
    "    sed -n 's/^\\([A-Za-z0-9][A-Za-z0-9._-]*\\)  .*/\\1/p'",
    "}",
    "",
    "_session_handoff() {",
    "  COMPREPLY=()",
    `  local word="\${COMP_WORDS[COMP_CWORD]}" option="\${COMP_WORDS[COMP_CWORD-1]}"`,
    `  local words='' path=''`,
    `  (( COMP_CWORD > 1 )) && path="\${COMP_WORDS[1]}"`,
    ...commands.filter(({ path, commands }) => path !== "" && commands.length > 0).map(groupLine),
    "  # bash takes --option=value apart at the sign.",
    `  if [[ $word == = ]]; then word=''`,
    `  elif [[ $option == = ]]; then option="\${COMP_WORDS[COMP_CWORD-2]}"`,
    "  fi",
    '  case "$path $option" in',
    ...commands.flatMap(valueLines),
    "  esac",
    "  if [[ $word == -* ]]; then",
    '    case "$path" in',
    ...commands.map(optionsLine),
    "    esac",
    "  else",
    '    case "$path" in',
    ...commands.map(plainLine),
    "    esac",
    "  fi",
    `  COMPREPLY=( $(compgen -W "$words" -- "$word") )`,
    "}",
    "",
    "complete -o default -F _session_handoff session-handoff",
    "",
  ].join("\n");
}

function groupLine({ path }: CompletedCommand): string {
  return `  [[ $path == ${path} ]] && (( COMP_CWORD > 2 )) && path="${path} \${COMP_WORDS[2]}"`;
}

function valueLines({ path, options }: CompletedCommand): string[] {
  return options.flatMap(({ name, subject }) => {
    if (subject === null) return [];
    const words = wordsOf(subject);
    // Without words of ours bash offers the names of files.
    const complete = words === ""
      ? "return"
      : `COMPREPLY=( $(compgen -W "${words}" -- "$word") ); return`;
    return [`    "${path} --${name}" | "${path} -${name}") ${complete} ;;`];
  });
}

function optionsLine({ path, options }: CompletedCommand): string {
  return `      "${path}") words="${options.map(({ name }) => `--${name}`).join(" ")}" ;;`;
}

function plainLine({ path, commands, plain }: CompletedCommand): string {
  const words = plain === null ? commands.map(({ name }) => name).join(" ") : wordsOf(plain);
  return `      "${path}") words="${words}" ;;`;
}

function wordsOf(subject: Subject): string {
  switch (subject.kind) {
    case "choices":
      return subject.choices.join(" ");
    case "id":
      return "$(_session_handoff_ids)";
    case "folder":
    case "file":
    case "text":
      return "";
    default:
      return subject satisfies never;
  }
}
