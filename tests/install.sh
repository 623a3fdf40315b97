#!/bin/sh
# Install Debian packages where this user may; say in one line when not. Never fails.
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing $* ..."
  # RUNLEVEL: no server is started only because it is installed.
  { apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@"; } >/dev/null 2>&1 \
    || echo "Could not install $*; what needs it is skipped."
else
  echo "Not installed and not allowed to install here: $*; what needs it is skipped."
fi
