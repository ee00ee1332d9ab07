package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// request is one line of the protocol. The parts stay raw: their bytes tell cheaply whether the inventory changed, and
// OPA parses the input itself so that numbers keep their spelling.
type request struct {
	ID        json.RawMessage `json:"id"`
	Input     json.RawMessage `json:"input"`
	Inventory json.RawMessage `json:"inventory"`
}

// reply is one answered line; the package documentation lists the combinations in use.
type reply struct {
	ID          json.RawMessage `json:"id"`
	Query       string          `json:"query,omitempty"`
	Result      any             `json:"result,omitempty"`
	Undefined   bool            `json:"undefined,omitempty"`
	Error       string          `json:"error,omitempty"`
	Evaluations int             `json:"evaluations,omitempty"`
	Batches     int             `json:"batches,omitempty"`
	MinNS       float64         `json:"min_ns,omitempty"`
	MedianNS    float64         `json:"median_ns,omitempty"`
}

// defined keeps a result of `null` or `false` visible: only a nil interface is left out by omitempty.
type defined struct{ value any }

func (d defined) MarshalJSON() ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(d.value); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(buffer.Bytes()), nil
}

func failure(id json.RawMessage, err error) []reply {
	return []reply{{ID: id, Error: err.Error()}}
}

// serve answers every line of in until its end. Lines may be of any length, so a bufio.Scanner would not do.
func serve(ctx context.Context, in io.Reader, out io.Writer, answer func(context.Context, request) []reply) error {
	reader := bufio.NewReaderSize(in, 1<<16)
	writer := bufio.NewWriter(out)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	for {
		line, err := reader.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(bytes.TrimSpace(line)) > 0 {
			if err := write(encoder, answerLine(ctx, line, answer)); err != nil {
				return err
			}
			// A caller that waits for this answer before it sends the next line must not wait for ever.
			if err := writer.Flush(); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

func answerLine(ctx context.Context, line []byte, answer func(context.Context, request) []reply) []reply {
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return failure(nil, fmt.Errorf("not a request: %w", err))
	}
	return answer(ctx, r)
}

func write(encoder *json.Encoder, replies []reply) error {
	for _, r := range replies {
		if err := encoder.Encode(r); err != nil {
			return err
		}
	}
	return nil
}
