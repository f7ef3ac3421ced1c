# The daily commands; `just` lists them. Each is one line that can be typed without it.

default:
    @just --list

# Build the example book with your changes
example:
    cargo build && PATH="$PWD/target/debug:$PWD/target/bin:$PATH" mdbook build book-example

# Look at it while you write
serve:
    cargo build && PATH="$PWD/target/debug:$PWD/target/bin:$PATH" mdbook serve book-example

# Run all tests but those in a browser; `just test --test it rules` for a part
test *ARGUMENTS:
    cargo test --locked {{ARGUMENTS}}

# Run the tests in a browser
browser:
    npm --prefix tests/browser ci && npm --prefix tests/browser test

# What has to pass before a commit
lint:
    cargo fmt --check && cargo clippy --locked --all-targets -- -D warnings

# Write generated files and snapshots anew
bless:
    MLS_BLESS=1 SNAPSHOTS=overwrite cargo test

# Measure whole processes side by side
bench *WORDS:
    cargo bench --bench processes -- {{WORDS}}

# Build the program as a release has it, for the ways that books take through it
release *TARGET:
    .ci/release {{TARGET}}

# Everything that CI runs
ci:
    .ci/run
