package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

func init() {
	cobra.EnableCommandSorting = false // commands stand in the order in which one meets them
}

// exitStatus is the annotation under which a command keeps its list of exit codes for the help.
const exitStatus = "exit status"

// onlyHolds is the annotation of commands that only hold others.
const onlyHolds = "group"

// exits gives a command its list of exit codes: a line each, "code  what it means".
func exits(cmd *cobra.Command, lines ...string) *cobra.Command {
	cmd.Annotations = map[string]string{exitStatus: "  " + strings.Join(lines, "\n  ")}
	return cmd
}

// Exit codes of everything that publishes.
var runExits = []string{
	"0  published, or nothing to do (missing and late deliveries are told, and are no error)",
	"1  failed; nothing was published",
	"2  wrong words, settings or contract",
	"3  published, but files were quarantined",
	"4  stopped by schema drift; nothing was published, every file is still in landing",
	"5  another run holds the lock",
	"6  the warehouse cannot be reached",
	"7  held: files are unlike those of other such weekdays; nothing was published until a person decides (gate: hold)",
}

// everyExits are the exit codes of a command that has no list of its own.
var everyExits = []string{
	"0  done",
	"1  failed; nothing was changed",
	"2  wrong words or settings, or there is nothing of that name",
	"5  another process has the home",
	"6  the warehouse cannot be reached",
}

// exitsAll gives every command that does something a list of exit codes.
func exitsAll(cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		if c.Annotations[onlyHolds] == "" && c.Annotations[exitStatus] == "" {
			exits(c, everyExits...)
		}
		exitsAll(c)
	}
}

// group is a command that only holds others.
func group(use, short, example string, commands ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{Use: use, Short: short, Example: example, Args: cobra.ArbitraryArgs, RunE: onlyGroup, Annotations: map[string]string{onlyHolds: "yes"}}
	g.AddCommand(commands...)
	return g
}

// helpful gives the whole tree one form of help and one form of telling misuse.
func helpful(root *cobra.Command) {
	exitsAll(root)
	root.SetUsageTemplate(helpText)
	root.SetFlagErrorFunc(flagMisuse)
	root.SetHelpCommand(&cobra.Command{
		Use: "help [COMMAND]", Short: "Help about a command", Args: cobra.ArbitraryArgs, Hidden: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return noCommand(found, rest[0])
			}
			return found.Help()
		},
	})
	root.InitDefaultHelpCmd()
	root.CompletionOptions.HiddenDefaultCmd = true
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args, c.RunE = cobra.ArbitraryArgs, onlyGroup
		}
	}
}

// helpText is what stands below a command's description.
const helpText = `Usage
{{- if not (index .Annotations "group")}}
  {{.UseLine}}{{end}}
{{- if .HasAvailableSubCommands}}
  {{.CommandPath}} COMMAND{{end}}
{{- if .HasExample}}

Examples
{{.Example}}
{{- end}}
{{- if .HasAvailableSubCommands}}{{$commands := .Commands}}
{{- range $group := .Groups}}

{{$group.Title}}
{{- range $commands}}{{if and (eq .GroupID $group.ID) .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}
{{- end}}
{{- if not .AllChildCommandsHaveGroup}}

{{if .Groups}}More{{else}}Commands{{end}}
{{- range $commands}}{{if and (eq .GroupID "") .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}
{{- end}}
{{- end}}
{{- if .HasAvailableLocalFlags}}

Flags
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}
{{- end}}
{{- if .HasAvailableInheritedFlags}}

Flags of every command
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}
{{- end}}
{{- with index .Annotations "exit status"}}

Exit codes
{{.}}
{{- end}}
{{- if .HasAvailableSubCommands}}

{{.CommandPath}} COMMAND --help tells more about each.
{{- end}}
`
