// Package score holds what Daybook says of a synthetic chain against what was planted in it, over as many chains as one likes, and
// puts the result beside its targets. It reads only what any other program can read (truth.json and the files beside it, the answers of
// `daybook sql` and `daybook insights`) and shares no code with the heuristics that it scores.
package score
