package main

import (
	"fmt"
	"strings"

	"github.com/transparency-dev/formats/log"
	formats "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type keys struct {
	origin  string
	ed25519 note.Verifier
	mldsa44 note.Verifier
}

// The first two lines are the current keys of the log; retired keys and writers' keys follow.
func parseKeys(text string) (keys, error) {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	if len(lines) < 2 {
		return keys{}, fmt.Errorf("log-keys: %d lines", len(lines))
	}
	ed25519, err := note.NewVerifier(lines[0])
	if err != nil {
		return keys{}, fmt.Errorf("x/mod refuses the Ed25519 key: %w", err)
	}
	mldsa44, err := formats.NewMLDSAVerifier(lines[1])
	if err != nil {
		return keys{}, fmt.Errorf("formats refuses the ML-DSA-44 key: %w", err)
	}
	return keys{ed25519.Name(), ed25519, mldsa44}, nil
}

// Both keys must have signed; x/mod alone must accept the note as well, ignoring the signatures that it does not know: the post-quantum one, those of a
// pair of keys that was retired with this checkpoint, those of witnesses.
func openCheckpoint(text []byte, k keys) (tlog.Tree, error) {
	if opened, err := note.Open(text, note.VerifierList(k.ed25519)); err != nil || len(opened.UnverifiedSigs) == 0 {
		return tlog.Tree{}, fmt.Errorf("x/mod refuses the checkpoint: %v", err)
	}
	checkpoint, _, opened, err := log.ParseCheckpoint(text, k.origin, k.ed25519, k.mldsa44)
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("formats refuses the checkpoint: %w", err)
	}
	if len(opened.Sigs) != 2 {
		return tlog.Tree{}, fmt.Errorf("the checkpoint has %d valid signatures, not 2", len(opened.Sigs))
	}
	return tlog.Tree{N: int64(checkpoint.Size), Hash: tlog.Hash(checkpoint.Hash)}, nil
}
