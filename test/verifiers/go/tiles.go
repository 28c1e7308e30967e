package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net/http"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	bytesMax   = tileWidth * 65537
)

func get(url, path string) ([]byte, error) {
	response, err := http.Get(url + "/" + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	return io.ReadAll(io.LimitReader(response.Body, bytesMax))
}

// tlog.TileReader over HTTP. x/mod writes the height into the path: tile/8/<level>/<index>.
type httpTiles struct{ url string }

func (t httpTiles) Height() int                     { return tileHeight }
func (t httpTiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t httpTiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		bytes, err := get(t.url, tile.Path())
		if err != nil {
			return nil, err
		}
		data[i] = bytes
	}
	return data, nil
}

// Splits an entry bundle of c2sp.org/tlog-tiles: each entry follows its length in two bytes.
func entryBundle(url string, index, width int64) ([][]byte, error) {
	path := tlog.Tile{H: tileHeight, L: -1, N: index, W: int(width)}.Path()
	bundle, err := get(url, "tile/entries/"+path[len("tile/8/data/"):])
	if err != nil {
		return nil, err
	}
	entries := make([][]byte, 0, width)
	for len(bundle) >= 2 {
		length := 2 + int(binary.BigEndian.Uint16(bundle))
		if length > len(bundle) {
			break
		}
		entries = append(entries, bundle[2:length])
		bundle = bundle[length:]
	}
	if len(bundle) != 0 || int64(len(entries)) != width {
		return nil, fmt.Errorf("entry bundle %d holds %d entries and %d stray bytes", index, len(entries), len(bundle))
	}
	return entries, nil
}
