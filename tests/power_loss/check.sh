#!/usr/bin/env bash
# check.sh BUILT: shows on small cases that the disk of power_loss.c forgets what it should and nothing else, and that the
# disk of disk_full.c is full when it should be. BUILT is the folder with the built programs.
set -u -o pipefail
built=$(cd "$1" && pwd) || exit 2
room=$(mktemp -d) || exit 2
trap 'rm -rf "$room"' EXIT
passed=0 failed=0

# A fresh live folder, and whatever the words say is done to it by a program under the shim.
fresh() { rm -rf "$room"/*; mkdir "$room/live"; }
scribe() { (cd "$room/live" && LD_PRELOAD="$built/power_loss.so" LOST_LIVE="$room/live" LOST_SHADOW="$room/shadow" "$built/scribe" "$@"); }
# What the disk holds after the cut, as `name=content` in one line.
after_cut() {
    rm -rf "$room/out"
    "$built/power_cut" "$room/live" "$room/shadow" "$room/out" "$@" || return 1
    (cd "$room/out" && find . -type f | sort | while read -r file; do printf '%s=%s ' "${file#./}" "$(cat "$file")"; done)
}
expect() { # what, expected, found
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); else
        failed=$((failed + 1))
        printf 'power loss: %s\n  expected: %s\n  found:    %s\n' "$1" "$2" "$3"
    fi
}

fresh; scribe write a one sync a
expect "a file whose folder was not fsynced has no name" "" "$(after_cut)"
fresh; LOST_NAMES=ext4 scribe write a one sync a
expect "ext4 keeps the name with the content" "a=one " "$(after_cut)"
fresh; scribe write a one sync-folder .
expect "a name without a content is an empty file" "a= " "$(after_cut)"
fresh; scribe write a one sync a sync-folder . write a two
expect "what was written after the fsync is gone" "a=one " "$(after_cut)"
fresh; scribe write a one sync a sync-folder . write a two sync-data a
expect "fdatasync keeps the content" "a=two " "$(after_cut)"
fresh; scribe write a one sync a sync-folder . append a two sync a
expect "fsync keeps a longer file" "a=onetwo " "$(after_cut)"
fresh; scribe write a onetwo sync a sync-folder . truncate a 3
expect "a truncation that was not fsynced is undone" "a=onetwo " "$(after_cut)"
fresh; scribe write a onetwo sync a sync-folder . truncate a 3 sync a
expect "a truncation that was fsynced stays" "a=one " "$(after_cut)"
fresh; scribe write-only a one sync-folder .
expect "a file opened for writing only is kept" "a=one " "$(after_cut)"
fresh; scribe write a one sync a sync-folder . write b two sync b rename b a
expect "a rename that was not fsynced is undone" "a=one " "$(after_cut)"
fresh; scribe write a one sync a sync-folder . write b two sync b rename b a sync-folder .
expect "a rename that was fsynced stays" "a=two " "$(after_cut)"
fresh; scribe write a one sync a sync-folder . write b two sync b rename b a write a three sync a
expect "an fsync after a forgotten rename changes the new file, not the old name" "a=one " "$(after_cut)"
fresh; scribe write a one sync a sync-folder . rename a b write b two sync b
expect "a file that was renamed keeps its old name and its new content" "a=two " "$(after_cut)"
fresh; scribe write a one sync a sync-folder . remove a
expect "a removal that was not fsynced is undone" "a=one " "$(after_cut)"
fresh; scribe write a one sync a sync-folder . remove a sync-folder .
expect "a removal that was fsynced stays" "" "$(after_cut)"
fresh; scribe write a one sync a sync-folder . remove a write a two sync a
expect "a new file under an old name is another file" "a=one " "$(after_cut)"
fresh; scribe folder f write f/a one sync f/a sync-folder f
expect "a folder that was fsynced holds its names" "f/a=one " "$(after_cut)"
fresh; scribe write a one folder f write f/b two sync-all
expect "after sync everything lasts" "a=one f/b=two " "$(after_cut)"
fresh; scribe write a one sync a sync-folder . write a two die 2>/dev/null
expect "a killed program has what it fsynced" "a=one " "$(after_cut)"
fresh; (cd "$room/live" && "$built/scribe" write a one sync a)
expect "without the shim nothing is watched" "missing" "$([ -e "$room/shadow" ] && echo there || echo missing)"
fresh; scribe write a one 2>/dev/null; scribe sync-dsync a 2>/dev/null
expect "O_DSYNC ends the program instead of a lie" "134" "$?"

# By the toss of a coin a cut keeps more than was promised, never less than one of the two states.
fresh; scribe write a one sync a sync-folder . write a two
seen=$(for seed in $(seq 1 24); do after_cut "$seed"; echo; done | sort -u | tr '\n' '|')
expect "a seeded cut is either what was promised or what was written" "a=one |a=two |" "$seen"
expect "one seed makes one cut" "$(after_cut 7)" "$(after_cut 7)"

full() { (cd "$room/live" && LD_PRELOAD="$built/disk_full.so" FULL_UNDER="$room/live" FULL_WHEN="$room/full" "$built/scribe" "$@" 2>&1); }
fresh; full write a one; touch "$room/full"
expect "a full disk takes no new byte" "append: No space left on device" "$(full append a two)"
expect "and leaves the file as it was" "one" "$(cat "$room/live/a")"
rm "$room/full"
expect "a disk that was freed takes it" "" "$(full append a two)"
expect "and has it" "onetwo" "$(cat "$room/live/a")"

printf 'power_loss: %s passed, %s failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
