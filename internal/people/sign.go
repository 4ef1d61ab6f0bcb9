package people

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// Sign writes a message with its HMAC-SHA256 under key, for one purpose: what is signed for one is worth nothing for another.
func Sign(purpose string, key, message []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(append([]byte{}, message...), seal(purpose, key, message)...))
}

// Fingerprint is a short name for a long one; two long ones hardly ever share it.
func Fingerprint(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}

// Signed reads what Sign wrote; ErrSession where it was changed, or is of another key or purpose.
func Signed(purpose string, key []byte, value string) ([]byte, error) {
	b, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || len(b) < sha256.Size {
		return nil, ErrSession
	}
	message, sum := b[:len(b)-sha256.Size], b[len(b)-sha256.Size:]
	if !hmac.Equal(sum, seal(purpose, key, message)) {
		return nil, ErrSession
	}
	return message, nil
}
