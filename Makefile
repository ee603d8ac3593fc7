# INSTA_UPDATE=no: a snapshot that differs must fail a test, not rewrite itself.
export INSTA_UPDATE := no
PORT := 8080
with := scripts/toolchain.sh

.NOTPARALLEL: # the order is from quick to slow, and cargo uses all cores by itself
.PHONY: help serve build test format scripts lint unit browser lab lab-quick lab-fixtures single-file release screenshots audit bench bench-peers fuzz clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

serve: build ## build the page and serve it on http://127.0.0.1:PORT/, 8080 by default
	node scripts/serve.mjs $(PORT)

build: ## build the page into dist/, a folder for any web server
	@mkdir -p .tools
	$(with) native -- cargo run --quiet --locked --no-default-features --features reference --bin reference -- style.css rules.css >.tools/rules.html
	$(with) native -- cargo run --quiet --locked --no-default-features --features reference --bin first-screen >.tools/first-screen.html
	$(with) page -- trunk --quiet build

test: format scripts lint unit browser lab-quick ## everything below up to "lab-quick", quick checks first

format: ## is the source formatted?
	$(with) native -- cargo fmt --check

scripts: ## shellcheck
	$(with) shell -- shellcheck scripts/*.sh .ci/run src/artifacts/*.sh src/artifacts/*/*.sh tests/lab/*.sh \
		tests/lab/machine/init tests/lab/machine/start tests/lab/machine/bin/* tests/lab/scenarios/*.sh

lint: ## clippy, for the command and for command and page together
	$(with) native -- cargo clippy --locked --all-targets -- --deny warnings
	$(with) native -- cargo clippy --locked --all-targets --all-features -- --deny warnings

unit: ## unit, snapshot and property tests
	$(with) native checkers -- cargo test --locked --all-features

browser: build ## the built page in Chromium and Firefox
	$(with) browser -- node --test --test-reporter=spec tests/browser/*.test.mjs

single-file: release ## the page as one file that needs no server: release/thinpool-doctor.html

release: build ## that file, the folder with headers for static hosts, and checksums of all: release/
	node scripts/release.mjs

screenshots: build ## pictures of the main states: screenshots/, and the README's
	$(with) browser -- node scripts/screenshots.mjs screenshots
	cp screenshots/page.png docs/page.png

audit: build ## Lighthouse on the built page
	npm --prefix tests/audit ci --no-audit --no-fund >/dev/null
	$(with) browser -- node tests/audit/audit.mjs

lab-quick: ## a few scenarios of the lab
	$(with) native lab -- cargo build --quiet --locked --profile lab
	$(with) native lab -- tests/lab/run.sh --quick

lab: ## every remedy on a real kernel, in emulated machines: all scenarios, or SCENARIOS="…"
	$(with) native lab -- cargo build --quiet --locked --profile lab
	$(with) native lab -- tests/lab/run.sh $(SCENARIOS)

lab-fixtures: lab ## the captures of all scenarios as cases of the tests; read the diff
	tests/lab/fixtures.sh
	INSTA_UPDATE=always $(with) native -- cargo test --locked --test snapshots

bench: ## how fast texts are read
	$(with) native -- cargo bench --locked

bench-peers: ## how fast secrets are found, next to another program
	$(with) native -- scripts/bench-peers.sh

fuzz: ## each parser against random input, SECONDS each, 600 by default
	$(with) fuzz -- scripts/fuzz.sh $(or $(SECONDS),600)

clean: ## remove what was built, except the tools
	rm -rf dist release target
