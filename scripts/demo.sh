#!/usr/bin/env bash
# make demo: from a fresh checkout to the demo year in the browser. What is already there is not done again.
source "$(dirname "$0")/lib.sh"
data=${FADU_DATA:-var}
stamp=$data/.demo-ready

# The stamp names the very file that was filled; a new or removed database, or newer code, is prepared again.
database() { stat -c %i "$data/fadu.sqlite3" 2>/dev/null; }
ready() {
  [ -z "${FADU_DATABASE_URL:-}" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(database)" ] \
    && [ -z "$(find src -type f ! -name '*.pyc' -newer "$stamp" -print -quit)" ]
}

# The sign-in page then shows the synthetic accounts.
export FADU_DEMO=1

set_up core
if ready; then
  say "演示年度已在 $data 中"
else
  say "准备密钥和数据库"
  .venv/bin/fadu setup
  say "载入演示年度（全部为虚构人员）"
  .venv/bin/fadu demo
  database >"$stamp" || rm -f "$stamp"
fi
# The sandbox ends with the web server, whose process this shell becomes. Where its port is taken, fines are not paid online.
if [ -z "${FADU_PAY_URL:-}" ] && [ "${FADU_DEMO_PAY:-1}" = 1 ]; then
  pay_port=${PAY_PORT:-8900}
  export FADU_PAY_URL="http://127.0.0.1:$pay_port" FADU_PUBLIC_URL="${FADU_PUBLIC_URL:-http://127.0.0.1:${PORT:-8000}}"
  say "启动支付沙箱（端口 $pay_port，不会真正扣款）"
  .venv/bin/fadu pay sandbox --port "$pay_port" --with-parent >/dev/null &
fi
# Notices and events are made beside the web server, and end with it too.
say "启动后台（通知、事件推送、对账）"
.venv/bin/fadu work --every 5 --with-parent >/dev/null &
say "启动网页服务"
exec .venv/bin/fadu serve
