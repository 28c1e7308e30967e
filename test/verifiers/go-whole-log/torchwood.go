package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"filippo.io/torchwood"
	"golang.org/x/mod/sumdb/tlog"
)

// Follows the handovers from the first keys to the newest, then reads every entry covered by the newest checkpoint.
func readWithTorchwood(ctx context.Context, url, firstKeysFile string, handoverSizes []string) error {
	origin, pairs, err := printedPairs(url)
	if err != nil {
		return err
	}
	first, err := os.ReadFile(firstKeysFile)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(string(first), pairs[0][0]+"\n"+pairs[0][1]) {
		return fmt.Errorf("the log's history of keys does not begin with those in %s", firstKeysFile)
	}
	if len(handoverSizes) != len(pairs)-1 {
		return fmt.Errorf("%d pairs of log keys, but %d handovers", len(pairs), len(handoverSizes))
	}
	newest, err := checkpoint(url+"/checkpoint", origin, pairs[len(pairs)-1])
	if err != nil {
		return err
	}
	fetcher, err := torchwood.NewTileFetcher(url)
	if err != nil {
		return err
	}
	hashes := torchwood.TileHashReaderWithContext(ctx, newest.Tree, fetcher)
	for i, size := range handoverSizes {
		if err := handover(url+"/checkpoint/"+size, origin, pairs[i], pairs[i+1], newest.Tree, hashes); err != nil {
			return fmt.Errorf("handover at %s: %w", size, err)
		}
	}
	fmt.Printf("torchwood: %s, size %d, Ed25519 and ML-DSA-44 verified; %d handovers of log keys\n", origin, newest.N, len(handoverSizes))
	return readEntries(ctx, fetcher, newest.Tree)
}

func checkpoint(url, origin string, keys pair) (torchwood.Checkpoint, error) {
	text, err := get(url)
	if err != nil {
		return torchwood.Checkpoint{}, err
	}
	policies := []torchwood.Policy{torchwood.OriginPolicy(origin)}
	for _, key := range keys {
		verifier, err := torchwood.NewLogVerifier(key)
		if err != nil {
			return torchwood.Checkpoint{}, fmt.Errorf("torchwood refuses the key: %w", err)
		}
		policies = append(policies, torchwood.SingleVerifierPolicy(verifier))
	}
	c, _, err := torchwood.VerifyCheckpoint(text, torchwood.ThresholdPolicy(len(policies), policies...))
	if err != nil {
		return torchwood.Checkpoint{}, fmt.Errorf("torchwood refuses the checkpoint: %w", err)
	}
	return c, nil
}

// Checks that both pairs have signed the same head, and that the log still contains it.
func handover(url, origin string, retired, next pair, newest tlog.Tree, hashes tlog.HashReader) error {
	before, err := checkpoint(url, origin, retired)
	if err != nil {
		return fmt.Errorf("by the retired keys: %w", err)
	}
	after, err := checkpoint(url, origin, next)
	if err != nil {
		return fmt.Errorf("by the next keys: %w", err)
	}
	if before.Tree != after.Tree {
		return fmt.Errorf("two heads")
	}
	proof, err := tlog.ProveTree(newest.N, before.N, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, newest.N, newest.Hash, before.N, before.Hash)
}

func checkCosignatures(url, keysFile string) error {
	origin, _, err := printedPairs(url)
	if err != nil {
		return err
	}
	keys, err := os.ReadFile(keysFile)
	if err != nil {
		return err
	}
	policies := []torchwood.Policy{torchwood.OriginPolicy(origin)}
	for _, key := range strings.Fields(string(keys)) {
		verifier, err := torchwood.NewCosignatureVerifier(key)
		if err != nil {
			return fmt.Errorf("torchwood refuses the witness's key: %w", err)
		}
		policies = append(policies, torchwood.SingleVerifierPolicy(verifier))
	}
	text, err := get(url + "/checkpoint/cosigned")
	if err != nil {
		return err
	}
	c, _, err := torchwood.VerifyCheckpoint(text, torchwood.ThresholdPolicy(len(policies), policies...))
	if err != nil {
		return fmt.Errorf("torchwood refuses the cosigned checkpoint: %w", err)
	}
	fmt.Printf("torchwood: size %d, cosigned by %d keys\n", c.N, len(policies)-1)
	return nil
}

func readEntries(ctx context.Context, fetcher *torchwood.TileFetcher, tree tlog.Tree) error {
	client, err := torchwood.NewClient(fetcher)
	if err != nil {
		return err
	}
	var count, bytes int64
	for index, entry := range client.AllEntries(ctx, tree, 0) {
		if index != count {
			return fmt.Errorf("entry %d comes after %d", index, count-1)
		}
		count++
		bytes += int64(len(entry))
	}
	if err := client.Err(); err != nil {
		return fmt.Errorf("torchwood refuses the entries from %d on: %w", count, err)
	}
	if count != tree.N {
		return fmt.Errorf("%d of %d entries", count, tree.N)
	}
	fmt.Printf("torchwood: read %d entries, %d bytes, each authenticated by the tree\n", count, bytes)
	return nil
}
