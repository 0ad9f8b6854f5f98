"""The machinery round a detector: contract, discovery, view, runner, fence, examples, free tests, lint, scaffolding."""
