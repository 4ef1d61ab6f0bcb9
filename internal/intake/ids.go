package intake

// IDs is the set of ids of a master.
type IDs struct{ set map[string]struct{} }

// NewIDs returns the set of list.
func NewIDs(list []string) *IDs {
	s := make(map[string]struct{}, len(list))
	for _, id := range list {
		s[id] = struct{}{}
	}
	return &IDs{s}
}

// Has reports whether the master has id.
func (s *IDs) Has(id []byte) bool {
	_, ok := s.set[string(id)]
	return ok
}
