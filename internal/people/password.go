package people

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"

	"github.com/daybookhq/daybook/internal/fault"
)

// cost is what argon2id spends on one password: RFC 9106's second recommended setting.
type cost struct {
	passes, memory uint32 // memory in KiB
	lanes          uint8
}

var today = cost{passes: 3, memory: 64 << 10, lanes: 4}

// Bounds of a password. The upper one keeps a login from costing more than any honest one.
const (
	leastPassword = 12
	mostPassword  = 256
)

var b64 = base64.RawStdEncoding

// Hash turns a password into what is stored: $argon2id$v=19$m=65536,t=3,p=4$salt$sum.
func Hash(password string) (string, error) {
	if n := len([]rune(password)); n < leastPassword || len(password) > mostPassword {
		return "", fault.New(fault.Usage, "a password has %d to %d characters, not %d", leastPassword, mostPassword, n)
	}
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("salt: %w", err)
	}
	return today.hash(password, salt), nil
}

func (c cost) hash(password string, salt []byte) string {
	sum := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, 32)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.lanes, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

var errHash = errors.New("not an argon2id hash")

// Check reports whether password is the one that stored was made of. It takes as long for a wrong one; with an empty stored it takes as long
// as for a person that there is, and says no.
func Check(stored, password string) (bool, error) {
	if stored == "" {
		today.hash(password[:min(len(password), mostPassword)], make([]byte, 16))
		return false, nil
	}
	fields := strings.Split(stored, "$")
	if len(fields) != 6 || fields[1] != "argon2id" || len(password) > mostPassword {
		return false, errHash
	}
	var c cost
	var version int
	if _, err := fmt.Sscanf(fields[2]+" "+fields[3], "v=%d m=%d,t=%d,p=%d", &version, &c.memory, &c.passes, &c.lanes); err != nil || version != argon2.Version {
		return false, errHash
	}
	salt, err := b64.DecodeString(fields[4])
	if err != nil {
		return false, errHash
	}
	return subtle.ConstantTimeCompare([]byte(c.hash(password, salt)), []byte(stored)) == 1, nil
}

// letters of a made password: none that is taken for another.
const letters = "abcdefghijkmnpqrstuvwxyz23456789"

// OneTime makes a password to be changed at the first login: 16 letters in four groups, 80 bits.
func OneTime() (string, error) {
	raw := make([]byte, 16)
	if _, err := io.ReadFull(rand.Reader, raw); err != nil {
		return "", fmt.Errorf("password: %w", err)
	}
	var b strings.Builder
	for i, c := range raw {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(letters[int(c)%len(letters)])
	}
	return b.String(), nil
}
