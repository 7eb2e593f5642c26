#!/bin/sh
# What mountlab is measured against from the other side: the case of floor.c as one would make it
# by hand, with unshare, mount and strace. Every case is a process tree of its own, and strace
# follows all of it: the record of a case is each call with its errno, by the world's commands as
# by the case's own, and the mount tree before and after.
#
#   shell-reference.sh FLOOR DIR CASES
#
# FLOOR is the compiled floor.c: no command makes a move_mount by dirfd. DIR is an empty directory:
# the world is mounted on DIR/root, and DIR/trace is written. Run it under `unshare --mount --pid
# --fork --kill-child --mount-proc --propagation private`: then nothing outlives it, however it ends.
set -eu

# The world in the namespace that the case is made in. A second namespace for `slave`, as in
# floor.c; the shell that waits here keeps the first one, with the master, alive.
make_case() { # FLOOR DIR PARENT DST
  mount -t tmpfs tmpfs "$2/root"
  mkdir "$2/root/src"
  mount -t tmpfs tmpfs "$2/root/src"
  if [ "$3" = slave ]; then
    mount --make-shared "$2/root/src"
    unshare --mount --propagation unchanged sh "$0" finish "$@"
  else
    finish_case "$@"
  fi
}

finish_case() { # FLOOR DIR PARENT DST
  mount "--make-$3" "$2/root/src"
  mkdir "$2/root/src/proc"
  mount -t proc proc "$2/root/src/proc"
  mkdir -p "$2/root/$4/proc"
  cat /proc/self/mountinfo >"$2/before"
  "$1" --once "$3" "$2/root" "$4"
  cat /proc/self/mountinfo >"$2/after"
}

# The script calls itself inside each new namespace, so its first word may be one of these.
case $1 in
  make) shift; make_case "$@"; exit ;;
  finish) shift; finish_case "$@"; exit ;;
esac

[ $# -eq 3 ] || { echo 'usage: shell-reference.sh FLOOR DIR CASES' >&2; exit 2; }
mkdir -p "$2/root"
number=0
while [ "$number" -lt "$3" ]; do
  case $((number % 4)) in
    0) parent=private ;;
    1) parent=shared ;;
    2) parent=slave ;;
    3) parent=unbindable ;;
  esac
  strace -f -o "$2/trace" \
    unshare --mount --propagation private sh "$0" make "$1" "$2" "$parent" "dst$((number / 4))"
  number=$((number + 1))
done
