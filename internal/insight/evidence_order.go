package insight

// How a value of the evidence is written for people.
const (
	asMoney   = "money"   // to the minor unit
	asChange  = "change"  // the same, with its sign
	asUnits   = "units"   // at most one decimal, with the word
	asNumber  = "number"  // the same without
	asRange   = "range"   // from here to what stands under high
	asCount   = "count"   // whole
	asPercent = "percent" // one decimal
	asShare   = "share"   // of one, as a percentage
	asTimes   = "times"   // a plain number
	asOneIn   = "onein"   // once in so many
	asDate    = "date"
	asWord    = "word" // one of a few, each with a message of its own
	asText    = "text"
	asList    = "list"
	// Any other is the noun that a number is counted with.
)

// evidenceOrder are the keys of evidence that people read, in the order in which they read them: what came, against what, for how long; how many; what
// it is worth; what it rests on. Their names are messages (evidence.KEY, or evidence.KIND.KEY where a kind means something of its own). A key that
// does not stand here is for scripts, or is said elsewhere on the page.
var evidenceOrder = []struct{ key, as string }{
	{"from", asDate}, {"to", asDate}, {"verdict", asWord}, {"promotion_name", asText}, {"mechanic", asText}, {"starts_on", asDate}, {"ends_on", asDate},
	{"days_planned", "day"}, {"changed_on", asDate}, {"price_before", asMoney}, {"price_after", asMoney}, {"price_change_percent", asPercent},
	{"actual", asMoney}, {"expected", asMoney}, {"low", asRange}, {"gap", asChange}, {"gap_percent", asPercent}, {"net_gap", asChange},
	{"common_move_percent", asPercent}, {"told_apart", asChange}, {"categories", asList}, {"gap_days", "day"}, {"weekly", asMoney},
	{"weekly_before", asMoney}, {"share_percent", asPercent}, {"share_before_percent", asPercent}, {"pace_percent", asPercent},
	{"shift_percent", asPercent}, {"region_percent", asPercent}, {"last_year", asMoney}, {"change", asChange}, {"change_percent", asPercent},
	{"chain_percent", asPercent}, {"total", asMoney}, {"total_last_year", asMoney}, {"products_change", asChange}, {"price_volume_mix", asList},
	{"since", asDate}, {"days", "day"}, {"days_before", "day"}, {"zero_days", "day"}, {"last_sale", asDate}, {"hours_out", "hour"}, {"units", asUnits},
	{"sold_units", asUnits}, {"units_before", asUnits}, {"units_change_percent", asPercent}, {"baseline_units", asUnits}, {"lift", asTimes},
	{"lift_percent", asPercent}, {"breakeven_lift", asTimes}, {"breakeven_percent", asPercent}, {"incremental_units", asUnits}, {"all_units", asUnits},
	{"unknown_units", asUnits}, {"returned_units", asUnits}, {"expected_returns", asUnits}, {"excess_units", asUnits}, {"rate_percent", asPercent},
	{"usual_percent", asPercent}, {"returned_value", asMoney}, {"excess_value", asMoney}, {"on_hand", asUnits}, {"on_order", asUnits},
	{"lead_days", "day"}, {"review_days", "day"}, {"risk_percent", asPercent}, {"short_units", asUnits}, {"order_units", asUnits},
	{"overstock_units", asUnits}, {"exit_days", "day"}, {"cover_days", "day"}, {"dead_products", asCount}, {"dead_days", "day"},
	{"expected_units", asUnits}, {"daily_units", asUnits}, {"lost_units", asUnits}, {"missed_units", asUnits}, {"counted_units", asUnits},
	{"expected_hits", asNumber}, {"silent", asCount}, {"stockouts", asCount}, {"missed_stockouts", asMoney}, {"products", asCount}, {"stores", asCount},
	{"carried", asCount}, {"stores_selling", asCount}, {"stores_normally_selling", asCount}, {"stores_in_stock", asCount}, {"stores_same_way", asCount},
	{"stores_out", asCount}, {"stores_not_carried_out", asCount}, {"which_not_carried_out", asList}, {"stores_nothing_sold", asCount},
	{"which_nothing_sold", asList}, {"peers", asCount}, {"peers_selling", asCount}, {"common", asWord}, {"common_value", asText},
	{"common_part", asCount}, {"common_percent", asPercent}, {"first_store", asText}, {"first_name", asText}, {"first_products", asCount},
	{"first_product", asText}, {"price", asMoney}, {"regular_price", asMoney}, {"fair_price", asMoney}, {"chain_price", asMoney},
	{"discount_percent", asPercent}, {"on_promotion", asWord}, {"unit_cost", asMoney}, {"unit_margin", asMoney}, {"sales_value", asMoney},
	{"baseline_sales", asMoney}, {"incremental_sales", asChange}, {"fair_value", asMoney}, {"lost_sales", asMoney}, {"cost", asMoney},
	{"funding", asMoney}, {"fixed_cost", asMoney}, {"baseline_margin", asMoney}, {"incremental_margin", asChange}, {"margin_change", asChange},
	{"pull_forward_units", asUnits}, {"pull_forward_margin", asChange}, {"after_days", "day"}, {"cannibalised_units", asUnits},
	{"cannibalised_margin", asChange}, {"net_margin", asChange}, {"given_away", asMoney}, {"lost_margin_gross", asMoney},
	{"recapture_percent", asPercent}, {"lost_margin", asMoney}, {"overstock_cost", asMoney}, {"dead_cost", asMoney}, {"carrying_percent", asPercent},
	{"total_money", asChange}, {"first_money", asChange}, {"list", asList}, {"which_stores", asList}, {"which_products", asList},
	{"transactions", asNumber}, {"expected_transactions", asNumber}, {"others_units", asUnits}, {"others_units_before", asUnits},
	{"elasticity", asTimes}, {"shared_with", asList}, {"control_stores", asCount}, {"control_percent", asPercent},
	{"baseline_error_percent", asPercent}, {"method", asWord}, {"what", asWord}, {"datasets", asList}, {"file", asText}, {"files", asCount},
	{"rows", asCount}, {"usual_net_sales", asMoney}, {"owner", asText}, {"support", asText}, {"event", asText}, {"weeks", "week"},
	{"margin_percent", asPercent}, {"margin_rate", asPercent}, {"clean_days", "clean_day"}, {"excluded_days", "day"}, {"lumpiness", asTimes},
	{"one_in", asOneIn}, {"days_since_end", "day"}, {"judged_on", asDate}, {"chance_real", asShare}, {"answer", asText},
}

// forScripts are the keys that no person reads: what episodes remember, and what the words or another key say already.
var forScripts = setOf("alert", "alerted_money", "alerted_size", "contained_in", "word", "weekday", "ladder_step", "store_name", "product_name", "chance", "high")
