package people

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"time"
)

// Session is a login, as the browser brings it back. Nothing is stored of it while it lasts: the person's epoch ends all of them at once, and one
// that was logged out of is kept by its ID until no cookie of it is worth anything.
type Session struct {
	ID      [16]byte // the same however often it is renewed
	Person  int64
	Epoch   int64
	Issued  time.Time
	Expires time.Time
}

// How long a session lasts after it was last renewed, and how old it has to be to be renewed.
const (
	SessionHours = 12 * time.Hour
	RenewAfter   = time.Hour
)

// endedKept is how long a session that was logged out of is remembered. A process that could not reach the register for 12 hours, the most that a
// home may allow, and so did not hear of it, may have renewed it at the end of them.
const endedKept = 2*SessionHours + time.Hour

// mostEnded is how many sessions of one person are remembered as logged out of; who logs out more often ends all of theirs.
const mostEnded = 100

// NewSession is a new login of somebody.
func NewSession(p Person, now time.Time, lasts time.Duration) (s Session) {
	_, _ = rand.Read(s.ID[:]) // never fails
	s.Person, s.Epoch, s.Issued, s.Expires = p.ID, p.Epoch, now, now.Add(lasts)
	return s
}

// Renewed is the same session with a new end.
func (s Session) Renewed(now time.Time, lasts time.Duration) Session {
	s.Issued, s.Expires = now, now.Add(lasts)
	return s
}

// name is a session as the register has it.
func (s Session) name() string { return hex.EncodeToString(s.ID[:]) }

// sealed is how many bytes a session has in a cookie, without what seals it.
const sealed = 4*8 + len(Session{}.ID)

// ErrSession is returned for a session that is not ours, or over.
var ErrSession = errors.New("no valid session")

// Seal writes a session as a cookie's value: its fields and their HMAC-SHA256 under key.
func (s Session) Seal(key []byte) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(s.Person))      //nolint:gosec // a number as it is stored
	b = binary.BigEndian.AppendUint64(b, uint64(s.Epoch))          //nolint:gosec // as above
	b = binary.BigEndian.AppendUint64(b, uint64(s.Issued.Unix()))  //nolint:gosec // as above
	b = binary.BigEndian.AppendUint64(b, uint64(s.Expires.Unix())) //nolint:gosec // as above
	b = append(b, s.ID[:]...)
	return base64.RawURLEncoding.EncodeToString(append(b, seal("session", key, b)...))
}

// Open reads what Seal wrote; ErrSession where it was changed, is of another key, or over.
func Open(value string, key []byte, now time.Time) (s Session, err error) {
	b, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || len(b) != sealed+sha256.Size || !hmac.Equal(b[sealed:], seal("session", key, b[:sealed])) {
		return s, ErrSession
	}
	at := func(i int) int64 { return int64(binary.BigEndian.Uint64(b[8*i:])) } //nolint:gosec // what Seal wrote
	s = Session{Person: at(0), Epoch: at(1), Issued: time.Unix(at(2), 0).UTC(), Expires: time.Unix(at(3), 0).UTC()}
	copy(s.ID[:], b[4*8:sealed])
	if !now.Before(s.Expires) {
		return s, ErrSession
	}
	return s, nil
}

// seal is the HMAC of a message under key, for one purpose: what is signed for one cannot be used for another.
func seal(purpose string, key, message []byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write([]byte(purpose))
	m.Write([]byte{0})
	m.Write(message)
	return m.Sum(nil)
}
