import { defineCommand } from "./_command.ts";
import { completedCommands } from "./_complete.ts";
import { bashCompletions } from "./_complete_bash.ts";
import { fishCompletions } from "./_complete_fish.ts";
import { powershellCompletions } from "./_complete_powershell.ts";
import { zshCompletions } from "./_complete_zsh.ts";

const SHELLS = {
  bash: bashCompletions,
  zsh: zshCompletions,
  fish: fishCompletions,
  powershell: powershellCompletions,
} as const;

/** Prints what a shell needs to complete command lines of the program. */
export const command = defineCommand({
  summary: "Print the completions for a shell",
  details: [
    "Commands, options, their values and the ids of handoffs are completed. Load the script when " +
    "the shell starts.",
  ],
  options: {},
  positional: {
    name: "SHELL",
    help: "the shell that is to load them",
    min: 1,
    max: 1,
    choices: ["bash", "zsh", "fish", "powershell"],
  },
  examples: [
    { says: "bash, in ~/.bashrc: source <(…)", run: "completions bash" },
    { says: "zsh, in ~/.zshrc, below compinit: source <(…)", run: "completions zsh" },
    { says: "fish, in ~/.config/fish/config.fish: … | source", run: "completions fish" },
    {
      says: "PowerShell, in $PROFILE: … | Out-String | Invoke-Expression",
      run: "completions powershell",
    },
  ],
  async run({ args, host }) {
    // Loaded here, because the list of commands itself names this file.
    const { COMMANDS } = await import("./mod.ts");
    const commands = await completedCommands(COMMANDS);
    for (const [shell, format] of Object.entries(SHELLS)) {
      if (shell === args[0]) host.stdout.write(format(commands));
    }
  },
});
