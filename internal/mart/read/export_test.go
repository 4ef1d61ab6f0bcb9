package read

// Files is of how many nights the products are in files.
func (m *Memory) Files() int { return len(m.files) }
