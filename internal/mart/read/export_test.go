package read

// Many has chains of more than n stores summed up by region.
func (m *Memory) Many(n int) *Memory {
	m.many = n
	return m
}

// Files is of how many nights the products are in files.
func (m *Memory) Files() int { return len(m.files) }
