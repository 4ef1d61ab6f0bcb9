package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// install makes a virtual environment with a peer's pinned versions, unless it is there, and returns its python.
func (b *bench) install(folder string) (python string, err error) {
	pins := filepath.Join("bench", "peers", folder, "requirements.txt")
	doc, err := os.ReadFile(pins)
	if err != nil {
		return "", err
	}
	dir := b.venvs
	if dir == "" {
		if dir, err = os.UserCacheDir(); err != nil {
			return "", err
		}
		dir = filepath.Join(dir, "daybook-peers")
	}
	dir = filepath.Join(dir, fmt.Sprintf("%s-%x", folder, sha256.Sum256(doc))[:len(folder)+9])
	python, done := filepath.Join(dir, "bin", "python"), filepath.Join(dir, "installed")
	if _, err := os.Stat(done); err == nil {
		return python, nil
	}
	log.Printf("installing %s into %s", folder, dir)
	for _, words := range [][]string{{"python3", "-m", "venv", "--clear", dir}, {python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", pins}} {
		if out, err := exec.Command(words[0], words[1:]...).CombinedOutput(); err != nil { //nolint:gosec // the peers' own installers
			return "", fmt.Errorf("%v: %w: %s", words, err, bytes.TrimSpace(out))
		}
	}
	return python, os.WriteFile(done, nil, 0o600)
}

// peerRun is one state of a peer: its tables and what it keeps beside them.
type peerRun struct {
	python, script string
	env            []string
	state          string // "" where it keeps no files
	end            func()
}

// running begins an empty state of a peer.
func (b *bench) running(p peer, python string, s *server, what string) *peerRun {
	script, err := filepath.Abs(filepath.Join("bench", "peers", p.folder, "night.py"))
	check(err)
	r := &peerRun{python: python, script: script, end: func() {}}
	if p.server {
		name := "peer_" + p.folder + "_" + what
		r.end = s.empty(name)
		r.env = append(r.env, "PEER_POSTGRES="+s.in(name))
	}
	if p.state {
		if r.state, err = os.MkdirTemp(b.dir, "state-"); err != nil {
			log.Fatal(err)
		}
	}
	return r
}

// night gives a peer the files of a folder.
func (r *peerRun) night(folder string) (out said, code int, wall, cpu float64) {
	words := []string{r.script, folder}
	if r.state != "" {
		words = append(words, r.state)
	}
	text, wall, cpu, code := timed(r.env, r.python, words...)
	if err := json.Unmarshal(lastLine(text), &out); err != nil && code == 0 {
		log.Fatalf("%s: it said %q: %v", r.script, text, err)
	}
	return out, code, wall, cpu
}

// clean is night for files in which nothing is wrong.
func (r *peerRun) clean(folder string) (out said, wall, cpu float64) {
	out, code, wall, cpu := r.night(folder)
	if code != 0 {
		log.Fatalf("%s: exit %d: %v", r.script, code, out)
	}
	return out, wall, cpu
}

// timed runs a process and returns what it printed, its seconds on the clock and of processor time, and its exit code.
func timed(env []string, binary string, words ...string) (out []byte, wall, cpu float64, code int) {
	cmd := exec.Command(binary, words...) //nolint:gosec // what is measured
	cmd.Env = append(os.Environ(), env...)
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	begin := time.Now()
	out, err := cmd.Output()
	wall = time.Since(begin).Seconds()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		log.Fatalf("%s: %v", binary, err)
	}
	if code = cmd.ProcessState.ExitCode(); code != 0 && len(out) == 0 {
		log.Printf("%s: exit %d: %s", binary, code, lastLine(trouble.Bytes()))
	}
	return out, wall, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), code
}

// lastLine is the last line of a text that has letters.
func lastLine(text []byte) []byte {
	text = bytes.TrimSpace(text)
	return text[bytes.LastIndexByte(text, '\n')+1:]
}
