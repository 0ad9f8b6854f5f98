"""One document, many renderers: page one for a board, below it for an engineer, the same facts as JSON."""
