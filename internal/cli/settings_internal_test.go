package cli

import (
	"reflect"
	"testing"

	"github.com/daybookhq/daybook/internal/config"
	"github.com/daybookhq/daybook/internal/insight"
)

// TestInsightSettings_Defaults: a daybook.yaml that says nothing leaves the heuristics as they are, and they are as they may be.
func TestInsightSettings_Defaults(t *testing.T) {
	t.Parallel()
	if got, want := insightSettings(config.Default()), insight.Default(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if problems := insight.Default().Validate(); problems != nil {
		t.Error(problems)
	}
}
