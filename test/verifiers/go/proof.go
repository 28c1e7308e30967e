package main

import (
	"fmt"
	"os"

	"github.com/transparency-dev/formats/proof"
	"golang.org/x/mod/sumdb/tlog"
)

// Verifies an offline proof, which needs only the three files.
func verifyProof(proofFile, entryFile, keysFile string) error {
	texts := make([][]byte, 3)
	for i, file := range []string{proofFile, entryFile, keysFile} {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		texts[i] = text
	}
	k, err := parseKeys(string(texts[2]))
	if err != nil {
		return err
	}
	var p proof.TLogProof
	if err := p.Unmarshal(texts[0]); err != nil {
		return fmt.Errorf("formats refuses the proof: %w", err)
	}
	tree, err := openCheckpoint(p.Checkpoint, k)
	if err != nil {
		return err
	}
	path := make(tlog.RecordProof, len(p.Hashes))
	for i, hash := range p.Hashes {
		path[i] = tlog.Hash(hash)
	}
	if err := tlog.CheckRecord(path, tree.N, tree.Hash, int64(p.Index), tlog.RecordHash(texts[1])); err != nil {
		return fmt.Errorf("the entry is not at %d of the log: %w", p.Index, err)
	}
	fmt.Printf("entry %d is in the log of size %d\n", p.Index, tree.N)
	return nil
}
