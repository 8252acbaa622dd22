#!/usr/bin/env bash
# Sets the project up in .venv: `setup.sh venv | runtime | dev`. Called by make; safe to call again.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-runtime}
start=$SECONDS

python_of_choice() {
  for candidate in "${PYTHON:-}" python3 python3.11 python3.12 python3.13 python3.14; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$candidate"; return; }
  done
  echo "需要 Python 3.11 或更高版本 / Python 3.11 or newer is needed." >&2
  exit 1
}

make_venv() {
  [ -x .venv/bin/uv ] && return
  local python
  python=$(python_of_choice)
  echo "· 建立 .venv，取安装工具 uv / making .venv and fetching uv …"
  if ! "$python" -m venv .venv 2>/tmp/huiyin-venv.$$; then
    cat /tmp/huiyin-venv.$$ >&2
    echo "缺少 venv 模块：apt-get install python3-venv / the venv module is missing: apt-get install python3-venv" >&2
    exit 1
  fi
  rm -f /tmp/huiyin-venv.$$
  .venv/bin/python -m pip install --quiet --disable-pip-version-check 'uv==0.13.*'
}

# uv ignores pip's configuration, so a mirror set for pip would not be used: hand it on (people.md 1.23).
use_pips_index() {
  local index=${UV_DEFAULT_INDEX:-${PIP_INDEX_URL:-}}
  [ -n "$index" ] || index=$(.venv/bin/python -m pip config get global.index-url 2>/dev/null || true)
  [ -n "$index" ] || index=$(.venv/bin/python -m pip config get user.index-url 2>/dev/null || true)
  if [ -n "$index" ]; then
    export UV_DEFAULT_INDEX=$index
    echo "· 软件源：${index%%\?*}（取自 pip 的设置 / from pip's configuration）" | sed -E 's#//[^/@]*@#//***@#'
  else
    echo "· 软件源：PyPI 默认。若很慢 / if slow: PIP_INDEX_URL=<镜像/mirror> make demo"
  fi
}

install() {
  local lock=$1 mark=$2
  use_pips_index
  echo "· 安装 $(grep -c '==' "$lock") 个锁定的依赖 / installing locked requirements …"
  # Compiled now and not at the first start: where Python may not write bytecode every start would cost seconds.
  .venv/bin/uv pip sync --quiet --require-hashes --compile-bytecode --python .venv/bin/python "$lock"
  .venv/bin/uv pip install --quiet --no-deps --python .venv/bin/python --editable .
  .venv/bin/python -m compileall -q bot handlers workflow storage
  touch .venv/.runtime
  [ "$mark" = .venv/.runtime ] || touch "$mark"
  echo "· 就绪，用时 $((SECONDS - start)) 秒 / ready in $((SECONDS - start)) s"
}

make_venv
case $what in
  venv) ;;
  runtime)
    # what tests need includes what running needs: never throw the development tools out again
    if [ -f .venv/.dev ]; then install requirements-dev.lock .venv/.dev; else install requirements.lock .venv/.runtime; fi ;;
  dev) install requirements-dev.lock .venv/.dev ;;
  *) echo "setup.sh venv | runtime | dev" >&2; exit 2 ;;
esac
