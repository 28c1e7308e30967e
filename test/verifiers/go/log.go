package main

import (
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/tlog"
)

// Approximate number of entries, spread over the log, whose inclusion is proved one by one.
const proofs = 64

func verifyLog(url, olderFile string) error {
	printed, err := get(url, "log-keys")
	if err != nil {
		return err
	}
	k, err := parseKeys(string(printed))
	if err != nil {
		return err
	}
	text, err := get(url, "checkpoint")
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(text, k)
	if err != nil {
		return err
	}
	fmt.Printf("checkpoint of %s: size %d, Ed25519 and ML-DSA-44 verified\n", k.origin, tree.N)
	if err := replay(url, tree); err != nil {
		return err
	}
	if olderFile == "" {
		return nil
	}
	return verifyConsistency(url, olderFile, tree, k)
}

// Recomputes the tree from the entries alone, then proves the inclusion of some of them with the published tiles.
func replay(url string, tree tlog.Tree) error {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	tiles := tlog.TileHashReader(tree, httpTiles{url})
	step, proved := tree.N/proofs+1, 0
	for n := int64(0); n < tree.N; {
		entries, err := entryBundle(url, n/tileWidth, min(tileWidth, tree.N-n))
		if err != nil {
			return err
		}
		for _, entry := range entries {
			hashes, err := tlog.StoredHashes(n, entry, reader)
			if err != nil {
				return err
			}
			stored = append(stored, hashes...)
			if n%step == 0 || n == tree.N-1 {
				if err := prove(tiles, tree, n, entry); err != nil {
					return err
				}
				proved++
			}
			n++
		}
	}
	root, err := tlog.TreeHash(tree.N, reader)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return fmt.Errorf("the entries have the root %v, signed is %v", root, tree.Hash)
	}
	fmt.Printf("replayed %d entries: the root is the signed one; %d inclusion proofs through tiles\n", tree.N, proved)
	return nil
}

func prove(tiles tlog.HashReader, tree tlog.Tree, n int64, entry []byte) error {
	proof, err := tlog.ProveRecord(tree.N, n, tiles)
	if err != nil {
		return fmt.Errorf("no proof of entry %d: %w", n, err)
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, n, tlog.RecordHash(entry)); err != nil {
		return fmt.Errorf("the proof of entry %d is refused: %w", n, err)
	}
	return nil
}

func verifyConsistency(url, olderFile string, tree tlog.Tree, k keys) error {
	text, err := os.ReadFile(olderFile)
	if err != nil {
		return err
	}
	older, err := openCheckpoint(text, k)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, older.N, tlog.TileHashReader(tree, httpTiles{url}))
	if err != nil {
		return fmt.Errorf("no consistency proof from %d to %d: %w", older.N, tree.N, err)
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
		return fmt.Errorf("the log of size %d does not contain that of size %d: %w", tree.N, older.N, err)
	}
	fmt.Printf("consistent with the older checkpoint of size %d\n", older.N)
	return nil
}
