/* power_loss.c: a disk that forgets what was not fsynced.
 *
 * Loaded with LD_PRELOAD into a program that writes under LOST_LIVE, it keeps in LOST_SHADOW what a disk would still hold
 * had the power been cut at this moment. Kill the program at any instant, let `power_cut` lay the shadow out as a
 * folder, start the program on that folder: what it had acknowledged must be there.
 *
 * What lasts, and what doesn't:
 *   - A file's content lasts up to its last fsync or fdatasync, its length too. It is copied in blocks of 4 KiB, so that a
 *     kill in the middle leaves a torn sync, as a real cut does.
 *   - A name lasts once its folder was fsynced after the name was given. A new file, a rename and a removal are forgotten
 *     until then, even when the file itself was fsynced. POSIX promises no more; ext4 in practice does. LOST_NAMES=ext4
 *     makes the fsync of a file keep its present name too.
 *   - A name that lasts with a content that was never fsynced is an empty file.
 *   - A folder's own name lasts from its first fsync on, a little more than POSIX promises: nothing here makes folders under load.
 *   - sync, syncfs: everything lasts.
 *
 * How: each file that was ever fsynced is a file in LOST_SHADOW/files, named by its inode and the time it was born (an
 * inode's number is used again; with its birth it isn't). LOST_SHADOW/tree holds the folders as last fsynced, with hard
 * links to those files: a later fsync of the content shows under the name that lasts, whatever the live name is by then.
 *
 * Not modelled, since nothing here uses it: O_SYNC and O_DSYNC, sync_file_range, io_uring, and writes through mmap (SQLite
 * maps only its -shm file, which no recovery reads). A file that is open with O_SYNC or O_DSYNC when it is fsynced ends the
 * program, so that the model can't lie in silence.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 4096

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

/* The model must not go on when it can't keep its word. */
static void give_up(const char *what, const char *path)
{
    fprintf(stderr, "power_loss: %s: %s: %s\n", what, path, strerror(errno));
    abort();
}

/* The path under LOST_LIVE of an open file, without a slash at its start; NULL when it lies elsewhere or was removed. */
static const char *inside(int fd, char *path)
{
    const char *live = getenv("LOST_LIVE");
    char link[64];
    if (!live || !getenv("LOST_SHADOW"))
        return NULL;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0)
        return NULL;
    path[length] = 0;
    size_t prefix = strlen(live);
    if (strncmp(path, live, prefix) || (path[prefix] && path[prefix] != '/'))
        return NULL;
    return path[prefix] ? path + prefix + 1 : path + prefix;
}

static void in_shadow(char *out, const char *part, const char *name)
{
    if (snprintf(out, PATH_MAX, "%s/%s%s%s", getenv("LOST_SHADOW"), part, *name ? "/" : "", name) >= PATH_MAX)
        give_up("path too long", name);
}

static void make_folders(const char *path)
{
    char part[PATH_MAX];
    snprintf(part, sizeof part, "%s", path);
    for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        if (mkdir(part, 0755) && errno != EEXIST)
            give_up("mkdir", part);
        *slash = '/';
    }
    if (mkdir(part, 0755) && errno != EEXIST)
        give_up("mkdir", part);
}

/* Where the lasting content of a file lies, by inode and birth. */
static void durable_file(char *out, int folder, const char *name, int flags)
{
    struct statx file;
    char key[64];
    if (statx(folder, name, flags, STATX_INO | STATX_BTIME, &file))
        give_up("statx", name);
    snprintf(key, sizeof key, "%llu-%lld-%u", (unsigned long long)file.stx_ino, (long long)file.stx_btime.tv_sec,
             file.stx_btime.tv_nsec);
    in_shadow(out, "files", key);
}

/* Copies the blocks that differ, and the length. */
static void keep_content(int fd)
{
    static char now[65536], lasting[65536];
    char path[PATH_MAX];
    struct stat live, kept;
    int again = -1;
    durable_file(path, fd, "", AT_EMPTY_PATH);
    int shadow = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (shadow < 0 || fstat(fd, &live) || fstat(shadow, &kept))
        give_up("open", path);
    /* A file that was opened for writing only is read through its link. */
    int from = fd;
    if ((fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY) {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        from = again = open(link, O_RDONLY | O_CLOEXEC);
        if (from < 0)
            give_up("open again", path);
    }
    for (off_t at = 0; at < live.st_size; at += sizeof now) {
        ssize_t read_now = pread(from, now, sizeof now, at);
        if (read_now <= 0)
            break;
        ssize_t read_kept = at < kept.st_size ? pread(shadow, lasting, sizeof lasting, at) : 0;
        for (ssize_t block = 0; block < read_now; block += BLOCK) {
            ssize_t length = read_now - block < BLOCK ? read_now - block : BLOCK;
            if (read_kept >= block + length && !memcmp(now + block, lasting + block, (size_t)length))
                continue;
            if (pwrite(shadow, now + block, (size_t)length, at + block) != length)
                give_up("write", path);
        }
    }
    if (kept.st_size > live.st_size && ftruncate(shadow, live.st_size))
        give_up("truncate", path);
    close(shadow);
    if (again >= 0)
        close(again);
}

/* Makes a name last: a hard link to the lasting content, which is empty when it was never fsynced. */
static void keep_name(int folder, const char *name, const char *kept_as)
{
    char file[PATH_MAX], aside[PATH_MAX];
    struct stat there, wanted;
    durable_file(file, folder, name, AT_SYMLINK_NOFOLLOW);
    int made = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (made < 0 || fstat(made, &wanted))
        give_up("open", file);
    close(made);
    if (!stat(kept_as, &there) && there.st_ino == wanted.st_ino)
        return;
    /* Link aside and rename over, so that a kill leaves the old name or the new one. */
    in_shadow(aside, "aside", "");
    unlink(aside);
    if (link(file, aside) || rename(aside, kept_as))
        give_up("link", kept_as);
}

/* Removes from the lasting folder what the live one no longer has. */
static void forget_removed(int folder, const char *kept_folder)
{
    DIR *listing = opendir(kept_folder);
    if (!listing)
        give_up("opendir", kept_folder);
    for (struct dirent *entry; (entry = readdir(listing));) {
        struct stat live;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        if (fstatat(folder, entry->d_name, &live, AT_SYMLINK_NOFOLLOW))
            unlinkat(dirfd(listing), entry->d_name, entry->d_type == DT_DIR ? AT_REMOVEDIR : 0);
    }
    closedir(listing);
}

static void keep_folder(int fd, const char *path)
{
    char kept_folder[PATH_MAX], kept[PATH_MAX + 256];
    in_shadow(kept_folder, "tree", path);
    make_folders(kept_folder);
    int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *listing = again < 0 ? NULL : fdopendir(again);
    if (!listing)
        give_up("opendir", path);
    for (struct dirent *entry; (entry = readdir(listing));) {
        struct stat live;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        /* Somebody may have removed it since it was listed. */
        if (fstatat(fd, entry->d_name, &live, AT_SYMLINK_NOFOLLOW))
            continue;
        snprintf(kept, sizeof kept, "%s/%s", kept_folder, entry->d_name);
        if (S_ISDIR(live.st_mode) && mkdir(kept, 0755) && errno != EEXIST)
            give_up("mkdir", kept);
        if (S_ISREG(live.st_mode))
            keep_name(fd, entry->d_name, kept);
    }
    closedir(listing);
    forget_removed(fd, kept_folder);
}

static void keep_own_name(const char *path, const char *name)
{
    char kept[PATH_MAX], folder[PATH_MAX];
    in_shadow(kept, "tree", name);
    snprintf(folder, sizeof folder, "%s", kept);
    *strrchr(folder, '/') = 0;
    make_folders(folder);
    keep_name(AT_FDCWD, path, kept);
}

/* One process, and one thread in it, keeps at a time; a kill lets go of the lock. */
static int lock(void)
{
    char path[PATH_MAX];
    pthread_mutex_lock(&one_at_a_time);
    in_shadow(path, "files", "");
    make_folders(path);
    in_shadow(path, "lock", "");
    int held = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (held < 0 || flock(held, LOCK_EX))
        give_up("lock", path);
    return held;
}

static void unlock(int held)
{
    close(held);
    pthread_mutex_unlock(&one_at_a_time);
}

static int keep(int fd)
{
    char path[PATH_MAX];
    struct stat file;
    if (fstat(fd, &file))
        return -1; /* errno is EBADF, as fsync would say. */
    const char *name = inside(fd, path);
    if (!name || !(S_ISREG(file.st_mode) || S_ISDIR(file.st_mode)))
        return 0;
    /* O_SYNC contains the bit of O_DSYNC. */
    if (fcntl(fd, F_GETFL) & O_DSYNC)
        give_up("open with O_SYNC or O_DSYNC, which this shim doesn't model", path);
    int held = lock();
    if (S_ISDIR(file.st_mode)) {
        keep_folder(fd, name);
    } else {
        const char *names = getenv("LOST_NAMES");
        keep_content(fd);
        if (names && !strcmp(names, "ext4") && file.st_nlink > 0 && !access(path, F_OK))
            keep_own_name(path, name);
    }
    unlock(held);
    return 0;
}

int fsync(int fd) { return keep(fd); }

int fdatasync(int fd) { return keep(fd); }

/* Everything lasts: each file's content, then each folder's names. */
static void keep_all(const char *folder)
{
    DIR *listing = opendir(folder);
    if (!listing)
        return;
    for (struct dirent *entry; (entry = readdir(listing));) {
        struct stat file;
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        if (fstatat(dirfd(listing), entry->d_name, &file, AT_SYMLINK_NOFOLLOW))
            continue;
        char path[PATH_MAX];
        if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= PATH_MAX)
            give_up("path too long", folder);
        if (S_ISDIR(file.st_mode))
            keep_all(path);
        int fd = S_ISREG(file.st_mode) ? open(path, O_RDONLY | O_CLOEXEC) : -1;
        if (fd >= 0) {
            keep(fd);
            close(fd);
        }
    }
    keep(dirfd(listing));
    closedir(listing);
}

void sync(void)
{
    if (getenv("LOST_LIVE") && getenv("LOST_SHADOW"))
        keep_all(getenv("LOST_LIVE"));
}

int syncfs(int fd)
{
    (void)fd;
    sync();
    return 0;
}
