import type { CompletedCommand, Subject } from "./_complete.ts";

/** Returns the completions for PowerShell 5.1 and later. */
export function powershellCompletions(commands: readonly CompletedCommand[]): string {
  return [
    "# Completions of session-handoff for PowerShell.",
    "# Load them with: session-handoff completions powershell | Out-String | Invoke-Expression",
    "",
    "Register-ArgumentCompleter -Native -CommandName 'session-handoff' -ScriptBlock {",
    "    param($word, $line, $position)",
    "",
    "    $places = @{",
    ...commands.map(placeLine),
    "    }",
    "    $values = @{",
    ...commands.flatMap(valueLines),
    "    }",
    "    $ids = {",
    "        session-handoff list 2>$null | ForEach-Object {",
    "            if ($_ -cmatch '^([A-Za-z0-9][A-Za-z0-9._-]*)  ') { $Matches[1] }",
    "        }",
    "    }",
    "",
    "    $before = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } |",
    "        Select-Object -Skip 1 | ForEach-Object { $_.ToString() })",
    "    $path = ''",
    "    foreach ($next in $before) {",
    '        $longer = "$path $next".Trim()',
    "        if (-not $places.ContainsKey($longer)) { break }",
    "        $path = $longer",
    "    }",
    "    $option = if ($before.Count -gt 0) { \"$path $($before[-1])\" } else { '' }",
    "    if ($values.ContainsKey($option)) { $found = $values[$option] }",
    "    elseif ($word -like '-*') { $found = $places[$path].Options }",
    "    else { $found = $places[$path].Plain }",
    "    if ($found -is [scriptblock]) { $found = & $found }",
    "    $start = [WildcardPattern]::Escape($word)",
    '    $found | Where-Object { $_ -like "$start*" } | ForEach-Object {',
    "        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)",
    "    }",
    "}",
    "",
  ].join("\n");
}

function placeLine({ path, commands, options, plain }: CompletedCommand): string {
  const words = commands.length > 0 || plain === null
    ? list(commands.map(({ name }) => name))
    : values(plain);
  const names = list(options.map(({ name }) => `--${name}`));
  return `        ${quote(path)} = @{ Plain = ${words}; Options = ${names} }`;
}

function valueLines({ path, options }: CompletedCommand): string[] {
  return options.flatMap(({ name, subject }) => {
    // PowerShell offers files and folders by itself when there is nothing else.
    return subject === null ? [] : [`        ${quote(`${path} --${name}`)} = ${values(subject)}`];
  });
}

function values(subject: Subject): string {
  switch (subject.kind) {
    case "choices":
      return list(subject.choices);
    case "id":
      return "{ & $ids }";
    case "file":
    case "folder":
    case "text":
      return "@()";
    default:
      return subject satisfies never;
  }
}

function list(words: readonly string[]): string {
  return `@(${words.map(quote).join(", ")})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
