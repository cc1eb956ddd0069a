// Serves URLs with imagor, from an image that stands for every original.
//
// Reads a JSON list of requests from standard input, each with `url` and `original`, the path of an image file. Writes
// a line of JSON for each: the status, the key that imagor requested from its loader, the content type, and the body.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/cshum/imagor"
	"github.com/cshum/imagor/imagorpath"
	"github.com/cshum/imagor/processor/vipsprocessor"
)

type request struct {
	URL      string `json:"url"`
	Original string `json:"original"`
}

type response struct {
	Status      int    `json:"status"`
	Key         string `json:"key,omitempty"`
	ContentType string `json:"contentType,omitempty"`
	Body        []byte `json:"body"`
}

// loader returns the current image for every key, and remembers the first key.
type loader struct {
	mutex    sync.Mutex
	original string
	key      string
}

func (l *loader) Get(_ *http.Request, key string) (*imagor.Blob, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.key == "" {
		l.key = key
	}
	return imagor.NewBlobFromFile(l.original), nil
}

func main() {
	maxSide, err := strconv.Atoi(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	originals := &loader{}
	app := imagor.New(
		imagor.WithLoaders(originals),
		imagor.WithProcessors(vipsprocessor.NewProcessor(
			vipsprocessor.WithMaxWidth(maxSide),
			vipsprocessor.WithMaxHeight(maxSide),
		)),
		imagor.WithSigner(imagorpath.NewDefaultSigner(os.Args[1])),
		imagor.WithUnsafe(true),
	)
	if err := app.Startup(context.Background()); err != nil {
		log.Fatal(err)
	}
	var requests []request
	if err := json.NewDecoder(os.Stdin).Decode(&requests); err != nil {
		log.Fatal(err)
	}
	output := json.NewEncoder(os.Stdout)
	for _, each := range requests {
		originals.original, originals.key = each.Original, ""
		recorder := httptest.NewRecorder()
		app.ServeHTTP(recorder, httptest.NewRequest(http.MethodGet, each.URL, nil))
		result := response{
			Status:      recorder.Code,
			Key:         strings.TrimPrefix(originals.key, "/"),
			ContentType: recorder.Header().Get("Content-Type"),
			Body:        recorder.Body.Bytes(),
		}
		if err := output.Encode(result); err != nil {
			log.Fatal(err)
		}
	}
}
