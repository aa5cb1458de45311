# Sourced by test.sh: a Chromium, and fonts so that Chinese is not boxes in it.
find_chromium() { command -v "${FADU_CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome || true; }

[ -n "$(find_chromium)" ] || apt_install chromium || true
FADU_CHROMIUM=$(find_chromium)
[ -n "$FADU_CHROMIUM" ] || fail "没有找到 Chromium；请安装，或用 FADU_CHROMIUM=路径 指明。"
export FADU_CHROMIUM

fonts=$(.venv/bin/python -c 'import pylopdf_fonts_zh_cn as fonts; print(fonts.sans_path().parent)')
cat >var/fonts.conf <<CONF
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>$fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>$PWD/var/fontcache</cachedir>
</fontconfig>
CONF
export FONTCONFIG_FILE=$PWD/var/fonts.conf
