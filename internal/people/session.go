package people

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"time"
)

// Session is a login, as the browser brings it back: nothing is stored of it but in the person's epoch, which ends all of them at once.
type Session struct {
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

// ErrSession is returned for a session that is not ours, or over.
var ErrSession = errors.New("no valid session")

// Seal writes a session as a cookie's value: its fields and their HMAC-SHA256 under key.
func (s Session) Seal(key []byte) string {
	b := binary.BigEndian.AppendUint64(nil, uint64(s.Person))      //nolint:gosec // a number as it is stored
	b = binary.BigEndian.AppendUint64(b, uint64(s.Epoch))          //nolint:gosec // as above
	b = binary.BigEndian.AppendUint64(b, uint64(s.Issued.Unix()))  //nolint:gosec // as above
	b = binary.BigEndian.AppendUint64(b, uint64(s.Expires.Unix())) //nolint:gosec // as above
	return base64.RawURLEncoding.EncodeToString(append(b, seal("session", key, b)...))
}

// Open reads what Seal wrote; ErrSession where it was changed, is of another key, or over.
func Open(value string, key []byte, now time.Time) (s Session, err error) {
	b, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || len(b) != 32+sha256.Size || !hmac.Equal(b[32:], seal("session", key, b[:32])) {
		return s, ErrSession
	}
	at := func(i int) int64 { return int64(binary.BigEndian.Uint64(b[8*i:])) } //nolint:gosec // what Seal wrote
	s = Session{Person: at(0), Epoch: at(1), Issued: time.Unix(at(2), 0).UTC(), Expires: time.Unix(at(3), 0).UTC()}
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
