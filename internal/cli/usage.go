package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/daybookhq/daybook/internal/fault"
)

// Wrong words are errors of kind Usage: exit code 2, one line that says what is wrong and one with the right word. The
// whole help is a page that nobody asked for.

// misuse is such an error; its hint is the command's help.
func misuse(cmd *cobra.Command, format string, args ...any) *fault.Error {
	return fault.New(fault.Usage, format, args...).WithHint("%s --help", cmd.CommandPath())
}

// takes wants exactly the words named, as in takes("OLD", "NEW"). NAME… at the end means one or more, [NAME] none or one.
func takes(names ...string) cobra.PositionalArgs {
	least, most := 0, len(names)
	for _, n := range names {
		if !strings.HasPrefix(n, "[") {
			least++
		}
		if strings.HasSuffix(strings.Trim(n, "[]"), "…") {
			most = 1 << 30
		}
	}
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return misuse(cmd, "%s needs %s", cmd.CommandPath(), strings.TrimSuffix(names[len(args)], "…"))
		case len(args) <= most:
			return nil
		case cmd.HasAvailableSubCommands():
			return noCommand(cmd, args[0])
		case most == 0:
			return misuse(cmd, "%s takes no words, and here is %q", cmd.CommandPath(), args[0])
		}
		return misuse(cmd, "%s takes %s; %q is one word too many", cmd.CommandPath(), strings.Join(names, " and "), args[most])
	}
}

// onlyGroup is a command that only holds others: called alone it shows them, called with a word that it has not it is misused.
func onlyGroup(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	return noCommand(cmd, args[0])
}

// noCommand says that cmd has no subcommand of that name, and which one may be meant.
func noCommand(cmd *cobra.Command, word string) error {
	err := misuse(cmd, "there is no command %q", strings.TrimPrefix(cmd.CommandPath()+" "+word, "daybook "))
	if !cmd.HasParent() {
		err = err.WithHint("daybook --help lists the commands")
	}
	var names, begin []string
	for _, c := range cmd.Commands() {
		if !c.IsAvailableCommand() {
			continue
		}
		names = append(names, c.Name())
		if len(word) > 1 && strings.HasPrefix(c.Name(), word) {
			begin = append(begin, cmd.CommandPath()+" "+c.Name())
		}
	}
	switch near := fault.Nearest(word, names); {
	case near != "":
		return err.WithHint("did you mean %s %s?", cmd.CommandPath(), near)
	case len(begin) > 0:
		return err.WithHint("did you mean %s?", strings.Join(begin, " or "))
	}
	return err
}

// flagMisuse turns what the flag reader says into an error for people.
func flagMisuse(cmd *cobra.Command, err error) error {
	if words := cmd.Flags().Args(); len(words) > 0 && cmd.HasAvailableSubCommands() {
		return noCommand(cmd, words[0]) // a flag of a command that there is not: the command is the mistake
	}
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var bare *pflag.ValueRequiredError
	switch {
	case errors.As(err, &unknown):
		name := unknown.GetSpecifiedName()
		if unknown.GetSpecifiedShortnames() != "" {
			return misuse(cmd, "%s has no flag -%s", cmd.CommandPath(), name)
		}
		e := misuse(cmd, "%s has no flag --%s", cmd.CommandPath(), name)
		if near := fault.Nearest(name, flagNames(cmd)); near != "" {
			return e.WithHint("did you mean --%s?", near)
		}
		return e
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		return misuse(cmd, "--%s: %q is no %s", f.Name, invalid.GetValue(), kindOfValue(f))
	case errors.As(err, &bare):
		return misuse(cmd, "--%s needs %s", bare.GetFlag().Name, kindOfValue(bare.GetFlag()))
	}
	return misuse(cmd, "%s", err)
}

// kindOfValue is what a flag takes, in words.
func kindOfValue(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "int", "int64", "uint64":
		return "whole number"
	case "bool":
		return "true or false"
	}
	name, _ := pflag.UnquoteUsage(f)
	return name
}

func flagNames(cmd *cobra.Command) (names []string) {
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	slices.Sort(names)
	return names
}

// oneOf looks a word of a flag up among those that there are.
func oneOf[T any](cmd *cobra.Command, flag, word string, values map[string]T, order ...string) (T, error) {
	v, ok := values[word]
	if ok {
		return v, nil
	}
	err := misuse(cmd, "--%s %q is none of %s", flag, word, strings.Join(order, ", "))
	if near := fault.Nearest(word, order); near != "" {
		err = err.WithHint("did you mean --%s %s?", flag, near)
	}
	return v, err
}

// needs is the error for a flag that a command cannot do without.
func needs(cmd *cobra.Command, flag, example string) error {
	return misuse(cmd, "%s needs --%s", cmd.CommandPath(), flag).WithHint("as in %s", fmt.Sprintf("%s %s", cmd.CommandPath(), example))
}
