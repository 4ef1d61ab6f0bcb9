package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/daybookhq/daybook/internal/batch"
	"github.com/daybookhq/daybook/internal/contract"
	"github.com/daybookhq/daybook/internal/notify"
	"github.com/daybookhq/daybook/internal/warehouse"
	"github.com/daybookhq/daybook/internal/web"
)

// alertPatience is how long one message is tried before the next look has its turn.
const alertPatience = 20 * time.Second

// alertDesk is the desk of a home; channels may be nil where nothing is to be sent.
func (a *app) alertDesk(h *opened, channels map[string]notify.Channel) *notify.Desk {
	c := h.config.Alerts
	return &notify.Desk{
		Warehouse: h.Warehouse, Channels: channels, Rules: alertRules(h), Chain: h.config.Chain, URL: strings.TrimSuffix(cmp.Or(c.URL, h.config.Dashboard.URL), "/"),
		Now: h.Now, Log: h.Log, Patience: alertPatience,
	}
}

// alertRules are those of daybook.yaml.
func alertRules(h *opened) []notify.Rule {
	c := h.config.Alerts
	if len(c.Rules) == 0 {
		names := make([]string, len(c.Channels))
		for i, channel := range c.Channels {
			names[i] = channel.Name
		}
		return notify.Everyone(names)
	}
	rules := make([]notify.Rule, len(c.Rules))
	for i, r := range c.Rules {
		rules[i] = notify.Rule{Kind: notify.Kind(r.On), Over: int64(r.Over), To: strings.Fields(r.To), EscalateTo: strings.Fields(r.EscalateTo), EscalateAfter: r.EscalateAfter()}
	}
	return rules
}

// channels are those of daybook.yaml, their secrets filled in. One whose secret is not there fails whenever it is to be told something; the
// others hear all the same.
func (a *app) channels(h *opened) map[string]notify.Channel {
	list := map[string]notify.Channel{}
	say := web.NewFormat(h.config.Dashboard.Locale, h.config.Currency).SayAlert // as pages and mails
	for _, c := range h.config.Alerts.Channels {
		channel, err := c.Secrets(h.Dir, h.env)
		switch {
		case err != nil:
			list[channel.Name] = notify.Unset{Why: err}
		case channel.Message != "":
			list[channel.Name] = notify.Message{Service: channel.Message, Say: say}
		case channel.Webhook != "":
			list[channel.Name] = notify.Webhook{URL: channel.Webhook, Secret: channel.Secret}
		case channel.PagerDuty != "":
			list[channel.Name] = notify.PagerDuty{Key: channel.PagerDuty, URL: channel.Address}
		default:
			list[channel.Name] = notify.Alertmanager{URL: channel.Alertmanager}
		}
	}
	return list
}

// alertView gathers what there is to judge.
func (a *app) alertView(ctx context.Context, h *opened) (v notify.View, err error) {
	v = notify.View{Now: h.Now(), Currency: h.config.Currency, StaleFor: time.Duration(h.config.Alerts.StaleHours) * time.Hour}
	if v.Status, err = batch.Status(ctx, h.Home); err != nil {
		return v, err
	}
	if v.Status.BusinessDate != nil {
		newest, err := contract.ParseDay(*v.Status.BusinessDate)
		if err != nil {
			return v, err
		}
		if v.Loads, err = h.Warehouse.Loads(ctx, newest-7*batch.UsualWeeks); err != nil {
			return v, err
		}
		if v.Events, err = h.Warehouse.Events(ctx, newest-7*batch.UsualWeeks); err != nil {
			return v, err
		}
	}
	if v.Today, err = a.todayOf(ctx, h, v.Status.BusinessDate); err != nil {
		return v, err
	}
	for _, r := range h.config.Alerts.Rules {
		if r.On == string(notify.Insight) && (v.Over == 0 || int64(r.Over) < v.Over) {
			v.Over = int64(r.Over)
		}
	}
	if v.Over == 0 || v.Status.BusinessDate == nil {
		return v, nil
	}
	v.Findings, err = findingsOf(ctx, h)
	return v, err
}

// findingsOf are the open insights of the newest published business date; where files come in by day, of the newest that is over.
func findingsOf(ctx context.Context, h *opened) (list []notify.Finding, err error) {
	q, err := h.Warehouse.At(ctx, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = q.Close() }()
	dates, err := h.Warehouse.Dates(ctx, q, 2)
	if err == nil && len(dates) > 0 && h.takesByDay() && dates[0] >= contract.DayOf(h.Now()) {
		dates = dates[1:]
	}
	if err != nil || len(dates) == 0 {
		return nil, err
	}
	docs, err := h.Warehouse.Insights(ctx, q, warehouse.InsightFilter{Date: &dates[0]})
	if err != nil {
		return nil, err
	}
	for _, doc := range docs {
		var i struct {
			ID           string  `json:"id"`
			Headline     string  `json:"headline"`
			Action       string  `json:"action"`
			BusinessDate string  `json:"business_date"`
			Money        *string `json:"money"`
			Role         string  `json:"owner_role"`
		}
		if err := json.Unmarshal(doc, &i); err != nil {
			return nil, err
		}
		if i.Money != nil {
			list = append(list, notify.Finding{ID: i.ID, Headline: i.Headline, Action: i.Action, BusinessDate: i.BusinessDate, Money: *i.Money, Role: i.Role})
		}
	}
	return list, nil
}

// told tells channels how things stand after a command that may have changed it, and the watcher outside where something was
// published. What goes wrong here is logged and said, and makes no night a failed one.
func (a *app) told(ctx context.Context, h *opened, published int64) {
	c := h.config.Alerts
	if c.Heartbeat != "" {
		if now, err := h.Warehouse.Published(ctx); err == nil && now > published {
			address, err := c.Beat(h.Dir, h.env)
			if err == nil {
				err = notify.Heartbeat(ctx, address, alertPatience)
			}
			if err != nil {
				a.untold(h, err)
			}
		}
	}
	if len(c.Channels) == 0 {
		return
	}
	sent, err := a.lookForTrouble(ctx, h)
	if err != nil {
		a.untold(h, err)
		return
	}
	if sent.Failed > 0 {
		a.tell("%s did not get through; daybook alert list says which, the next look tries again", plural(int64(sent.Failed), "alert message", "alert messages"))
	}
}

func (a *app) untold(h *opened, err error) {
	h.Log.Warn("alerts", "error", err)
	a.tell("alerts: %s", clean(err.Error()))
}
