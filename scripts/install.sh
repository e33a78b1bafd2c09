# Sourced by the other scripts: makes .tools, .venv, the browser assets and .env where they are
# missing or older than their locks. A stamp in each folder holds the checksum of what it was made
# from, so that a second run has nothing to do.

say() { printf -- '-> %s\n' "$*"; }

fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

# quietly SENTENCE COMMAND...: shows what a command printed only when it fails, then the sentence.
quietly() {
    local sentence=$1 printed
    shift
    printed=$("$@" 2>&1) || {
        printf '%s\n' "$printed" | tail -n 25 >&2
        fail "$sentence"
    }
}

checksum() { cat "$@" | cksum; }

# uv, npm and pip keep caches under HOME; a machine without a writable one gets one here.
need_writable_home() {
    if [ -z "${HOME:-}" ] || ! mkdir -p "$HOME/.cache" 2>/dev/null || [ ! -w "$HOME/.cache" ]; then
        mkdir -p .tools/home
        export HOME="$PWD/.tools/home"
    fi
}

find_python() {
    local name
    for name in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        command -v "$name" >/dev/null || continue
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
            PYTHON=$name
            return
        fi
    done
    fail "Python 3.11 or newer is needed: install it with 'apt install python3 python3-venv'," \
        "or name one that is there with 'make run PYTHON=/path/to/python3'."
}

make_tools() {
    local want
    want="$PWD $(checksum requirements-tools.txt)"
    if [ "$(cat .tools/.stamp 2>/dev/null)" = "$want" ] && .tools/bin/uv --version >/dev/null 2>&1; then
        return
    fi
    "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null ||
        fail "Python's venv module is missing: install it with 'apt install python3-venv'."
    say "Making the tools environment (.tools)"
    quietly "The folder .tools could not be made: free some disk space or mend its owner, then try again." \
        "$PYTHON" -m venv --clear .tools
    quietly "uv could not be installed: see that this machine reaches its Python package index, then try again." \
        .tools/bin/python -m pip install --quiet --require-hashes -r requirements-tools.txt
    printf '%s' "$want" >.tools/.stamp
}

# make_venv run|dev: a development environment serves 'run' too, so make run never strips it.
make_venv() {
    local lock=requirements.txt run dev
    run="run $PWD $(checksum requirements.txt)"
    dev="dev $PWD $(checksum requirements.txt requirements-dev.txt)"
    if .venv/bin/python -c '' 2>/dev/null; then
        case "$1 from $(cat .venv/.stamp 2>/dev/null)" in
        "run from $run" | "run from $dev" | "dev from $dev") return ;;
        esac
    else
        quietly "The folder .venv could not be made: remove it and try again." \
            .tools/bin/uv venv --quiet --clear --no-python-downloads --python "$PYTHON" .venv
    fi
    [ "$1" = run ] || lock=requirements-dev.txt
    say "Installing Python packages ($lock)"
    rm -f .venv/.stamp
    quietly "The Python packages could not be installed: see that this machine reaches its Python package index, then try again." \
        .tools/bin/uv pip sync --quiet --no-python-downloads --python .venv/bin/python "$lock"
    if [ "$1" = run ]; then printf '%s' "$run"; else printf '%s' "$dev"; fi >.venv/.stamp
}

has_node() {
    command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null
}

need_node() {
    has_node && return
    export PATH="$PWD/.tools/bin:$PATH"
    has_node && return
    say "No Node 18 or newer here: installing one into .tools"
    quietly "Node could not be installed: install it with 'apt install nodejs npm', then try again." \
        .tools/bin/python -m pip install --quiet --require-hashes -r requirements-node.txt
}

make_assets() {
    local packages sources
    packages=$(checksum package.json package-lock.json)
    sources="$packages $(find static/src static/build.mjs -type f -print0 | sort -z | xargs -0 cat | cksum)"
    [ "$(cat static/build/.stamp 2>/dev/null)" = "$sources" ] && [ -d node_modules ] && return
    need_node
    if [ "$(cat node_modules/.stamp 2>/dev/null)" != "$packages" ]; then
        say "Installing browser packages (package-lock.json)"
        quietly "The browser packages could not be installed: see that this machine reaches its npm registry, then try again." \
            npm ci --no-fund --no-audit --no-update-notifier
        printf '%s' "$packages" >node_modules/.stamp
    fi
    say "Building browser assets"
    quietly "The browser assets could not be built: mend what is named above in static/src." npm run build
    printf '%s' "$sources" >static/build/.stamp
}

# An .env that exists is never touched.
write_env() {
    [ -e .env ] && return
    say "Writing .env with a fresh secret"
    (
        umask 077
        "$PYTHON" - >.env.new <<'PYTHON'
import secrets

print("# Written by 'make run'. What else may stand here: .env.example")
print(f"SECRET_KEY={secrets.token_urlsafe(50)}")
print("DEBUG=0\nDEMO=1\nALLOWED_HOSTS=127.0.0.1,localhost")
PYTHON
        mv .env.new .env
    )
}
