// Verifies tokens with the key set at an address: reads {"url", "cases": [{"algorithm", "token"}]}, writes a list of results, "" where it holds.
package main

import (
	"encoding/json"
	"net/http"
	"os"

	"github.com/go-jose/go-jose/v4"
)

type input struct {
	URL   string
	Cases []struct{ Algorithm, Token string }
}

func main() {
	var in input
	if err := json.NewDecoder(os.Stdin).Decode(&in); err != nil {
		panic(err)
	}
	results := make([]string, len(in.Cases))
	for i, one := range in.Cases {
		if err := verify(in.URL, one.Algorithm, one.Token); err != nil {
			results[i] = err.Error()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		panic(err)
	}
}

func verify(url, algorithm, token string) error {
	response, err := http.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	var keys jose.JSONWebKeySet
	if err := json.NewDecoder(response.Body).Decode(&keys); err != nil {
		return err
	}
	signature, err := jose.ParseSigned(token, []jose.SignatureAlgorithm{jose.SignatureAlgorithm(algorithm)})
	if err != nil {
		return err
	}
	_, err = signature.Verify(keys) // by the kid in the header
	return err
}
