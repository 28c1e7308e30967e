package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	formats "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/merkle/rfc6962"
	"github.com/transparency-dev/tessera/api"
	"github.com/transparency-dev/tessera/client"
	"github.com/transparency-dev/tessera/fsck"
	"golang.org/x/mod/sumdb/note"
)

const (
	workers   = 2
	lookEvery = 100 * time.Millisecond
)

// Runs once with each key of the newest pair, because fsck accepts only one verifier.
func checkWithFsck(logURL string, limit time.Duration) error {
	origin, pairs, err := printedPairs(logURL)
	if err != nil {
		return err
	}
	for _, key := range pairs[len(pairs)-1] {
		verifier, err := formats.NewVerifier(key)
		if err != nil {
			verifier, err = formats.NewMLDSAVerifier(key)
		}
		if err != nil {
			return fmt.Errorf("formats refuses the key: %w", err)
		}
		if err := check(logURL, origin, verifier, limit); err != nil {
			return err
		}
		fmt.Printf("fsck: entries, tiles and root fit, by the key %08x\n", verifier.KeyHash())
	}
	return nil
}

// Tessera 1.0.4 waits forever when all its workers have found a bad tile, so its status is polled, and it has a time limit.
func check(logURL, origin string, verifier note.Verifier, limit time.Duration) error {
	root, err := url.Parse(logURL + "/")
	if err != nil {
		return err
	}
	fetcher, err := client.NewHTTPFetcher(root, nil)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	checking := fsck.New(origin, verifier, fetcher, leafHashes, fsck.Opts{N: workers})
	done := make(chan error, 1)
	go func() { done <- checking.Check(ctx) }()
	for {
		select {
		case err = <-done:
			if err != nil {
				return fmt.Errorf("fsck refuses the log: %w", err)
			}
			return nil
		case <-ctx.Done():
			return fmt.Errorf("fsck has not finished after %v", limit)
		case <-time.After(lookEvery):
			if level, index, bad := badTile(checking.Status()); bad {
				return fmt.Errorf("fsck refuses the log: tile %d of level %d is not the one that follows from the entries", index, level)
			}
		}
	}
}

func badTile(status fsck.Status) (level int, index uint64, bad bool) {
	for level, ranges := range status.TileRanges {
		for _, r := range ranges {
			if r.State == fsck.Invalid {
				return level, r.First, true
			}
		}
	}
	return 0, 0, false
}

func leafHashes(bundle []byte) ([][]byte, error) {
	entries := &api.EntryBundle{}
	if err := entries.UnmarshalText(bundle); err != nil {
		return nil, err
	}
	hashes := make([][]byte, 0, len(entries.Entries))
	for _, entry := range entries.Entries {
		hashes = append(hashes, rfc6962.DefaultHasher.HashLeaf(entry))
	}
	return hashes, nil
}
