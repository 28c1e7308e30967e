// Checks a whole log with independent programs: filippo.io/torchwood (checkpoints, consistency, every entry) and Tessera's fsck (entries against tiles
// against root), both with the Ed25519 and with the ML-DSA-44 signature. No code of this project is used.
//
//	whole-log torchwood URL FIRST-KEYS-FILE [HANDOVER-SIZE...]
//	whole-log fsck URL SECONDS
//	whole-log cosigned URL WITNESS-KEYS-FILE
//
// FIRST-KEYS-FILE contains the first two keys of the log; each HANDOVER-SIZE is the size of a checkpoint at which one pair of keys was replaced by the next.
// WITNESS-KEYS-FILE contains the verifier keys of witnesses, all of which must have cosigned the checkpoint at /checkpoint/cosigned.
// Prints what was verified; at the first error prints the reason and exits with status 1.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) >= 3 && args[0] == "torchwood":
		return readWithTorchwood(context.Background(), args[1], args[2], args[3:])
	case len(args) == 3 && args[0] == "fsck":
		seconds, err := strconv.Atoi(args[2])
		if err != nil {
			return err
		}
		return checkWithFsck(args[1], time.Duration(seconds)*time.Second)
	case len(args) == 3 && args[0] == "cosigned":
		return checkCosignatures(args[1], args[2])
	}
	return fmt.Errorf("usage: whole-log torchwood URL FIRST-KEYS-FILE [HANDOVER-SIZE...] | whole-log fsck URL SECONDS | whole-log cosigned URL WITNESS-KEYS-FILE")
}

// A pair of log keys in their text form: Ed25519 and ML-DSA-44.
type pair [2]string

// The key pairs in a log's keys file, oldest first. In the file the newest pair is first and the others follow in order; writers' keys have another name.
func printedPairs(url string) (origin string, pairs []pair, err error) {
	text, err := get(url + "/log-keys")
	if err != nil {
		return "", nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	origin, _, _ = strings.Cut(lines[0], "+")
	var own []string
	for _, line := range lines {
		if strings.HasPrefix(line, origin+"+") {
			own = append(own, line)
		}
	}
	if len(own) < 2 || len(own)%2 != 0 {
		return "", nil, fmt.Errorf("log-keys: %d keys of the log %q", len(own), origin)
	}
	for i := 2; i < len(own); i += 2 {
		pairs = append(pairs, pair{own[i], own[i+1]})
	}
	return origin, append(pairs, pair{own[0], own[1]}), nil
}

const answerBytesMax = 1 << 20

func get(url string) ([]byte, error) {
	response, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, response.Status)
	}
	return io.ReadAll(io.LimitReader(response.Body, answerBytesMax))
}
