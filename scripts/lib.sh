# Shared by the other scripts: messages, root's packages, and the virtual environment with the pinned dependencies.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export UV_PYTHON_DOWNLOADS=never PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONUTF8=1

say() { printf '▸ %s\n' "$*"; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }

is_root() { [ "$(id -u)" = 0 ]; }

# apt_install PACKAGE… : quietly, and only where it can work; the caller checks what it needs.
apt_install() {
  is_root && command -v apt-get >/dev/null || return 1
  say "安装系统软件：$*"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } </dev/null >var/apt.log 2>&1 \
    || { tail -n 5 var/apt.log >&2; return 1; }
}

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3.11 python3; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$candidate"; return; }
  done
  fail "没有找到 Python 3.11 或更新的版本；请先安装，或用 PYTHON=路径 指明。"
}

# An environment that was moved with its folder is made anew: its programs name the old place.
make_venv() {
  [ "$(cat .venv/.fadu-place 2>/dev/null)" = "$PWD" ] && .venv/bin/python -m pip --version >/dev/null 2>&1 && return
  local python
  python=$(find_python)
  say "建立 Python 环境 .venv"
  rm -rf .venv
  if ! "$python" -m venv .venv >var/venv.log 2>&1; then
    rm -rf .venv
    apt_install python3-venv && "$python" -m venv .venv || { cat var/venv.log >&2; fail "建不了 .venv；请安装 python3-venv 后重试。"; }
  fi
  echo "$PWD" >.venv/.fadu-place
}

# Uv does not read pip's settings, so it is told the index that pip would use. Nothing of it is written to a file.
use_pips_index() {
  local index
  index=${PIP_INDEX_URL:-$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)}
  [ -z "$index" ] || export UV_DEFAULT_INDEX="${UV_DEFAULT_INDEX:-$index}"
  [ -z "${PIP_CERT:-}" ] || export SSL_CERT_FILE="${SSL_CERT_FILE:-$PIP_CERT}"
}

install_lock() {
  local quiet=-q
  [ -t 2 ] && quiet= # progress bars for a person, not for a log
  use_pips_index
  if [ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q --require-hashes -r requirements/tools.lock 2>var/pip.log; then
    VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install $quiet --require-hashes -r "$1" \
      && VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install -q --no-deps --no-build-isolation -e . && return
  fi
  say "uv 用不了，改用 pip"
  .venv/bin/python -m pip install $quiet --require-hashes -r "$1" || fail "依赖没有装成；请检查网络或 pip 的软件源设置后重试。"
  .venv/bin/python -m pip install -q --no-deps --no-build-isolation -e .
}

# set_up core|dev : does nothing when the lock and the project file are those of the last time.
set_up() {
  local kind=$1 stamp want
  mkdir -p -m 700 var
  stamp=.venv/.fadu-$kind
  want=$({ pwd; cat "requirements/$kind.lock" pyproject.toml; } | sha256sum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$want" ] && return
  make_venv
  say "安装依赖（requirements/$kind.lock，逐个核对哈希）"
  install_lock "requirements/$kind.lock"
  echo "$want" >"$stamp"
}
