package read

import "math/big"

// MulDiv returns a × b ÷ c in exact arithmetic, rounded half away from zero; 0 where c is 0.
func MulDiv(a, b, c int64) int64 {
	if c == 0 {
		return 0
	}
	num := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
	den := big.NewInt(c)
	negative := num.Sign()*den.Sign() < 0
	num.Abs(num).Lsh(num, 1)
	den.Abs(den)
	num.Add(num, den)
	num.Quo(num, den.Lsh(den, 1))
	if negative {
		num.Neg(num)
	}
	return num.Int64()
}
