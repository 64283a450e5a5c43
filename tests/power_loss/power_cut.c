/* power_cut LIVE SHADOW OUT [SEED]: lays out in OUT, which must not exist, what a disk could hold after the power was cut.
 *
 * Without SEED it is the least that the disk promised: what was fsynced (see power_loss.c) and nothing else.
 *
 * A real disk may have written more than it promised, in any order. With SEED each folder keeps its promised names or its
 * live ones by the toss of a coin, and each file that both have takes each differing block of 4 KiB, and its length, from
 * the one or the other. The same SEED makes the same cut of the same state.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 4096

static const char *shadow;
static uint64_t dice;

static void give_up(const char *what, const char *path)
{
    fprintf(stderr, "power_cut: %s: %s: %s\n", what, path, strerror(errno));
    exit(1);
}

/* xorshift64*: the same tosses on every machine. No seed, no luck: then nothing is kept that wasn't promised. */
static int toss(void)
{
    if (!dice)
        return 0;
    dice ^= dice >> 12;
    dice ^= dice << 25;
    dice ^= dice >> 27;
    return (int)((dice * 0x2545F4914F6CDD1DULL) >> 63);
}

static void joined(char *out, const char *folder, const char *name)
{
    if (snprintf(out, PATH_MAX, "%s/%s", folder, name) >= PATH_MAX)
        give_up("path too long", folder);
}

/* The promised content of a live file: NULL path when it was never fsynced. */
static int promised_of(const char *live, char *out)
{
    struct statx file;
    if (statx(AT_FDCWD, live, AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &file))
        give_up("statx", live);
    snprintf(out, PATH_MAX, "%s/files/%llu-%lld-%u", shadow, (unsigned long long)file.stx_ino,
             (long long)file.stx_btime.tv_sec, file.stx_btime.tv_nsec);
    return !access(out, F_OK);
}

/* Two versions of one file in; either may be missing (-1). Blocks and length come from the one or the other. */
static void lay_out_file(int promised, int live, const char *to)
{
    char of_promised[BLOCK], of_live[BLOCK];
    struct stat a = {0}, b = {0};
    if (promised >= 0 && fstat(promised, &a))
        give_up("fstat", to);
    if (live >= 0 && fstat(live, &b))
        give_up("fstat", to);
    off_t length = live >= 0 && toss() ? b.st_size : a.st_size;
    /* Modes are not modelled: what is left is its owner's alone, as everything of a desk is. */
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (out < 0)
        give_up("open", to);
    for (off_t at = 0; at < length; at += BLOCK) {
        memset(of_promised, 0, BLOCK);
        memset(of_live, 0, BLOCK);
        ssize_t had = promised >= 0 ? pread(promised, of_promised, BLOCK, at) : 0;
        ssize_t has = live >= 0 ? pread(live, of_live, BLOCK, at) : 0;
        if (had < 0 || has < 0)
            give_up("read", to);
        int take_live = memcmp(of_promised, of_live, BLOCK) && toss();
        size_t here = length - at < BLOCK ? (size_t)(length - at) : BLOCK;
        if (pwrite(out, take_live ? of_live : of_promised, here, at) != (ssize_t)here)
            give_up("write", to);
    }
    close(out);
}

static void lay_out(const char *promised_folder, const char *live_folder, const char *to);

/* One name of a folder that is laid out by its live names. */
static void lay_out_live(const char *promised_folder, const char *live, const char *name, const char *to)
{
    char promised[PATH_MAX];
    struct stat file;
    if (lstat(live, &file))
        give_up("lstat", live);
    if (S_ISDIR(file.st_mode)) {
        joined(promised, promised_folder, name);
        lay_out(promised, live, to);
    } else if (S_ISREG(file.st_mode)) {
        int from = promised_of(live, promised) ? open(promised, O_RDONLY) : -1;
        int now = open(live, O_RDONLY);
        lay_out_file(from, now, to);
        if (from >= 0)
            close(from);
        close(now);
    }
}

/* One name of a folder that is laid out by its promised names. Its content may have gone on under the live name. */
static void lay_out_promised(const char *promised, const char *live, const char *to)
{
    char content[PATH_MAX];
    struct stat file, same;
    if (stat(promised, &file))
        give_up("stat", promised);
    if (S_ISDIR(file.st_mode)) {
        lay_out(promised, live, to);
        return;
    }
    int from = open(promised, O_RDONLY);
    int still = !access(live, F_OK) && promised_of(live, content) && !stat(content, &same) && same.st_ino == file.st_ino;
    int now = still ? open(live, O_RDONLY) : -1;
    lay_out_file(from, now, to);
    if (now >= 0)
        close(now);
    close(from);
}

static void lay_out(const char *promised_folder, const char *live_folder, const char *to)
{
    if (mkdir(to, 0700))
        give_up("mkdir", to);
    int by_live_names = toss();
    struct dirent **entries;
    int count = scandir(by_live_names ? live_folder : promised_folder, &entries, NULL, alphasort);
    for (int index = 0; index < count; index++) {
        char promised[PATH_MAX], live[PATH_MAX], name[PATH_MAX];
        const char *entry = entries[index]->d_name;
        if (strcmp(entry, ".") && strcmp(entry, "..")) {
            joined(promised, promised_folder, entry);
            joined(live, live_folder, entry);
            joined(name, to, entry);
            if (by_live_names)
                lay_out_live(promised_folder, live, entry, name);
            else
                lay_out_promised(promised, live, name);
        }
        free(entries[index]);
    }
    if (count >= 0)
        free(entries);
}

int main(int count, char **words)
{
    char tree[PATH_MAX];
    if (count < 4 || count > 5) {
        fprintf(stderr, "power_cut LIVE SHADOW OUT [SEED]\n");
        return 2;
    }
    shadow = words[2];
    dice = count == 5 ? strtoull(words[4], NULL, 10) * 0x9E3779B97F4A7C15ULL : 0;
    joined(tree, shadow, "tree");
    lay_out(tree, words[1], words[3]);
    return 0;
}
