// Checks a log with independent verifiers: golang.org/x/mod (Go's checksum database) for signed notes, tiles and proofs, and
// github.com/transparency-dev/formats for the ML-DSA-44 signature and the .tlog-proof file. No code of this project is used.
//
//	verifiers log URL [OLDER-CHECKPOINT-FILE]    replays the whole log, proves entries through tiles, and consistency with an older checkpoint
//	verifiers proof PROOF-FILE ENTRY-FILE KEYS-FILE
//
// Prints what was verified; at the first error prints the reason and exits with status 1.
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) >= 2 && args[0] == "log":
		older := ""
		if len(args) == 3 {
			older = args[2]
		}
		return verifyLog(args[1], older)
	case len(args) == 4 && args[0] == "proof":
		return verifyProof(args[1], args[2], args[3])
	}
	return fmt.Errorf("usage: verifiers log URL [OLDER-CHECKPOINT-FILE] | verifiers proof PROOF-FILE ENTRY-FILE KEYS-FILE")
}
